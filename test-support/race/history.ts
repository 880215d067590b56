import type { Owner, OwnerOrTenant } from "@postern/core";

/**
 * One call to a store, as the process that made it saw it.
 *
 * Both instants are nanoseconds of `process.hrtime.bigint()` since the race began. That is the machine's monotonic
 * clock (CLOCK_MONOTONIC on Linux), so instants of different processes on one machine compare; those of two machines
 * would not. `startedAt` is taken before the call and `endedAt` after the reply: the store did its work in between.
 */
interface Timed {
  /** Process and caller: `"2#17"`. */
  readonly by: string;
  readonly startedAt: number;
  readonly endedAt: number;
  /** The error's message. Such a call may have happened, or not, or may still happen. */
  readonly rejected?: string;
}

/** What `find` showed of a record. */
export interface Seen {
  readonly salt: string;
  readonly tokenHash: string | null;
  readonly redeemedAt: number | null;
  readonly revokedAt: number | null;
}

/** `answer` is absent if the call rejected. */
export type EpochCall = Timed & { readonly verb: "epoch"; readonly owner: Owner; readonly answer?: string };
export type CreateCall = Timed & {
  readonly verb: "create";
  readonly id: string;
  readonly owner: Owner;
  /** Tells apart two creates of one id; every salt is used once. */
  readonly salt: string;
  /** When the epoch that this record carries was asked for and told. */
  readonly epochRead: { readonly startedAt: number; readonly endedAt: number };
  readonly answer?: boolean;
};
export type FindCall = Timed & { readonly verb: "find"; readonly id: string; readonly answer?: Seen | null };
/** Every token hash and every `at` is used once. */
export type RedeemCall = Timed & {
  readonly verb: "redeem";
  readonly id: string;
  readonly at: number;
  readonly tokenHash: string;
  readonly answer?: boolean;
};
export type RevokeCall = Timed & {
  readonly verb: "revoke";
  readonly id: string;
  readonly at: number;
  readonly answer?: boolean;
};
export type RevokeAllCall = Timed & {
  readonly verb: "revokeAll";
  readonly owner: OwnerOrTenant;
  readonly at: number;
  readonly answer?: true;
};

export type Call = EpochCall | CreateCall | FindCall | RedeemCall | RevokeCall | RevokeAllCall;

/** The first was answered before the second was made; so the second must know of it. */
export function settledBefore(first: Call, second: Call): boolean {
  return first.rejected === undefined && first.endedAt < second.startedAt;
}

/** The first may have taken effect before the second was answered; so it may explain what the second says. */
export function mayPrecede(first: Call, second: Call): boolean {
  return first.startedAt < second.endedAt;
}

/** When a call has surely taken effect, if it ever does: a rejected one may still be on its way. */
export function settledAt(call: Call): number {
  return call.rejected === undefined ? call.endedAt : Infinity;
}

/** Tells a call in words, for whoever must find out what went wrong. */
export function describeCall(call: Call): string {
  const { by, verb, startedAt, endedAt } = call;
  const told = new Set(["by", "verb", "startedAt", "endedAt", "answer", "rejected"]);
  const given = Object.fromEntries(Object.entries(call).filter(([name]) => !told.has(name)));
  const end = call.rejected === undefined ? JSON.stringify(call.answer) : `rejected: ${call.rejected}`;
  return `${by} ${verb} ${JSON.stringify(given)} from ${inMs(startedAt)} to ${inMs(endedAt)}: ${end}`;
}

function inMs(nanoseconds: number): string {
  return `${(nanoseconds / 1e6).toFixed(3)} ms`;
}
