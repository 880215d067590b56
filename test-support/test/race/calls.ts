import type { OwnerOrTenant } from "@postern/core";
import type { Call, Seen } from "../../race/history.ts";

type Span = readonly [from: number, to: number];
type Answer = boolean | "rejected";

const owner = { tenantId: "t", customerId: "c" };
export const tenant: OwnerOrTenant = { tenantId: "t" };

const timed = ([startedAt, endedAt]: Span) => ({ by: "0#1", startedAt, endedAt });
const told = (answer: Answer) => (answer === "rejected" ? { rejected: "cut off" } : { answer });

export function epoch(span: Span, answer: string): Call {
  return { verb: "epoch", owner, ...timed(span), answer };
}

interface Creation {
  readonly salt?: string;
  /** When the epoch was read; default just before. */
  readonly epochRead?: Span;
  readonly answer?: boolean;
  readonly rejected?: string;
}

export function create(span: Span, { salt = "s", epochRead, answer = true, rejected }: Creation = {}): Call {
  const [startedAt, endedAt] = epochRead ?? [span[0] - 0.5, span[0] - 0.2];
  const reply = rejected === undefined ? { answer } : { rejected };
  return { verb: "create", id: "ps_a", owner, salt, epochRead: { startedAt, endedAt }, ...timed(span), ...reply };
}

/** @param seen what differs from an open session; null if there was none. */
export function find(span: Span, seen: Partial<Seen> | null = {}): Call {
  const redeemedAt = seen?.tokenHash === undefined ? null : 1;
  const whole = seen && { salt: "s", tokenHash: null, redeemedAt, revokedAt: null, ...seen };
  return { verb: "find", id: "ps_a", ...timed(span), answer: whole };
}

export function redeem(span: Span, tokenHash: string, answer: Answer): Call {
  return { verb: "redeem", id: "ps_a", at: 1, tokenHash, ...timed(span), ...told(answer) };
}

export function revoke(span: Span, answer: Answer, at = 1): Call {
  return { verb: "revoke", id: "ps_a", at, ...timed(span), ...told(answer) };
}

export function revokeAll(span: Span, who: OwnerOrTenant = owner, at = 1, rejected?: string): Call {
  const reply = rejected === undefined ? { answer: true as const } : { rejected };
  return { verb: "revokeAll", owner: who, at, ...timed(span), ...reply };
}
