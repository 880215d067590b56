import { PortalError } from "./errors.ts";
import type { SessionDelivery } from "./session.ts";

/** How long sessions live; whole seconds throughout. */
export interface TtlOptions {
  /** Default 60. */
  readonly minSeconds?: number | undefined;
  /** Default 86400. */
  readonly maxSeconds?: number | undefined;
  /** What a session gets when create names no `ttlSeconds`; default 3600, or `maxSeconds` if that is less. */
  readonly defaultSeconds?: number | undefined;
  /** How long a `delivery: "redirect"` link may wait to be opened; default 300, or `maxSeconds` if that is less. */
  readonly redirectOpenWithinSeconds?: number | undefined;
  /** How long the same browser may repeat a redemption whose reply was lost; default 60. */
  readonly redeemRetrySeconds?: number | undefined;
}

/** No portal may let a session live longer than a year. */
export const LONGEST_SECONDS = 31_536_000;

/** The options with every default filled in. */
export type TtlPolicy = { readonly [K in keyof TtlOptions]-?: number };

/** Checks the bounds against each other once, at construction. */
export function ttlPolicy(options: TtlOptions = {}): TtlPolicy {
  if (typeof options !== "object" || options === null) throw new TypeError('option "ttl" must be an object of seconds');
  const known = ["minSeconds", "maxSeconds", "defaultSeconds", "redirectOpenWithinSeconds", "redeemRetrySeconds"];
  for (const [name, value] of Object.entries(options)) {
    if (!known.includes(name)) throw new TypeError(`option "ttl.${name}" is unknown; known are ${known.join(", ")}`);
    if (value !== undefined && !Number.isSafeInteger(value))
      throw new TypeError(`option "ttl.${name}" must be a whole number of seconds, got ${String(value)}`);
  }
  const minSeconds = options.minSeconds ?? 60;
  const maxSeconds = options.maxSeconds ?? Math.max(86_400, minSeconds);
  const defaultSeconds = options.defaultSeconds ?? Math.max(minSeconds, Math.min(3600, maxSeconds));
  const redirectOpenWithinSeconds = options.redirectOpenWithinSeconds ?? Math.min(300, maxSeconds);
  const redeemRetrySeconds = options.redeemRetrySeconds ?? 60;
  const inBounds = (name: string, value: number, min: number, max: number) => {
    if (value < min || value > max)
      throw new RangeError(`option "ttl.${name}" must be from ${min} to ${max} seconds, got ${value}`);
  };
  inBounds("minSeconds", minSeconds, 1, LONGEST_SECONDS);
  inBounds("maxSeconds", maxSeconds, minSeconds, LONGEST_SECONDS);
  inBounds("defaultSeconds", defaultSeconds, minSeconds, maxSeconds);
  inBounds("redirectOpenWithinSeconds", redirectOpenWithinSeconds, 1, maxSeconds);
  inBounds("redeemRetrySeconds", redeemRetrySeconds, 0, 3600);
  return Object.freeze({ minSeconds, maxSeconds, defaultSeconds, redirectOpenWithinSeconds, redeemRetrySeconds });
}

/** What create asks for; both in seconds. */
export interface Lifetime {
  readonly ttlSeconds?: number | undefined;
  readonly openWithinSeconds?: number | undefined;
}

/**
 * Works out the two limits of a new session.
 *
 * @returns epoch milliseconds; `openUntil` is never after `expiresAt`.
 * @throws {PortalError} `ttl_out_of_bounds` naming the bounds; nothing is ever clamped.
 */
export function limitsOf(
  policy: TtlPolicy,
  delivery: SessionDelivery,
  lifetime: Lifetime,
  createdAt: number,
): { readonly expiresAt: number; readonly openUntil: number } {
  const ttl = lifetime.ttlSeconds ?? policy.defaultSeconds;
  requireSeconds("ttlSeconds", ttl, policy.minSeconds, policy.maxSeconds);
  if (lifetime.openWithinSeconds !== undefined) {
    if (delivery === "token")
      throw new PortalError("request_malformed", {
        detail: 'openWithinSeconds does not go with delivery "token": there is no link to open.',
        errors: [{ path: "openWithinSeconds", message: 'not with delivery "token"' }],
      });
    requireSeconds("openWithinSeconds", lifetime.openWithinSeconds, 1, ttl);
  }
  const wait = delivery === "redirect" ? policy.redirectOpenWithinSeconds : ttl;
  const openWithin = lifetime.openWithinSeconds ?? Math.min(wait, ttl);
  return { expiresAt: createdAt + ttl * 1000, openUntil: createdAt + openWithin * 1000 };
}

function requireSeconds(path: string, value: number, min: number, max: number): void {
  if (Number.isSafeInteger(value) && value >= min && value <= max) return;
  const message = `must be a whole number of seconds from ${min} to ${max}`;
  throw new PortalError("ttl_out_of_bounds", { detail: `${path} ${message}.`, errors: [{ path, message }] });
}
