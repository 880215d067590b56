import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PortalError } from "../src/errors.ts";
import type { SessionDelivery } from "../src/session.ts";
import { type Lifetime, limitsOf, type TtlOptions, ttlPolicy } from "../src/ttl.ts";
import { start } from "./support.ts";

const policy = ttlPolicy();
const seconds = (delivery: SessionDelivery, lifetime: Lifetime, of = policy) => {
  const { openUntil, expiresAt } = limitsOf(of, delivery, lifetime, start);
  return { open: (openUntil - start) / 1000, lives: (expiresAt - start) / 1000 };
};

describe("limitsOf", () => {
  test.each([
    ["link", {}, { lives: 3600, open: 3600 }],
    ["redirect", {}, { lives: 3600, open: 300 }],
    ["token", {}, { lives: 3600, open: 3600 }],
    ["link", { ttlSeconds: 60 }, { lives: 60, open: 60 }],
    ["redirect", { ttlSeconds: 60 }, { lives: 60, open: 60 }],
    ["link", { ttlSeconds: 86_400 }, { lives: 86_400, open: 86_400 }],
    ["link", { openWithinSeconds: 1 }, { lives: 3600, open: 1 }],
    ["redirect", { openWithinSeconds: 900 }, { lives: 3600, open: 900 }],
    ["redirect", { ttlSeconds: 120, openWithinSeconds: 120 }, { lives: 120, open: 120 }],
  ] as const)("of a %s with %j are %j seconds away", (delivery, lifetime, expected) => {
    expect(seconds(delivery, lifetime)).toEqual(expected);
  });

  test.each([
    ["ttlSeconds", { ttlSeconds: 0 }, "60 to 86400"],
    ["ttlSeconds", { ttlSeconds: -1 }, "60 to 86400"],
    ["ttlSeconds", { ttlSeconds: 59 }, "60 to 86400"],
    ["ttlSeconds", { ttlSeconds: 86_401 }, "60 to 86400"],
    ["ttlSeconds", { ttlSeconds: 1e9 }, "60 to 86400"],
    ["ttlSeconds", { ttlSeconds: 60.5 }, "60 to 86400"],
    ["ttlSeconds", { ttlSeconds: NaN }, "60 to 86400"],
    ["ttlSeconds", { ttlSeconds: Infinity }, "60 to 86400"],
    ["openWithinSeconds", { openWithinSeconds: 0 }, "1 to 3600"],
    ["openWithinSeconds", { openWithinSeconds: 1.5 }, "1 to 3600"],
    ["openWithinSeconds", { ttlSeconds: 100, openWithinSeconds: 101 }, "1 to 100"],
  ] as const)("refuse the %s of %j and name the bounds %s", (path, lifetime, bounds) => {
    const message = `must be a whole number of seconds from ${bounds}`;
    expect(() => seconds("link", lifetime)).toThrow(
      expect.objectContaining({
        code: "ttl_out_of_bounds",
        status: 400,
        message: `${path} ${message}.`,
        errors: [{ path, message }],
      }),
    );
  });

  test("refuse openWithinSeconds for a token, which has no link to open", () => {
    expect(() => seconds("token", { openWithinSeconds: 60 })).toThrow(
      expect.objectContaining({
        code: "request_malformed",
        errors: [expect.objectContaining({ path: "openWithinSeconds" })],
      }),
    );
  });

  test("are exactly what was asked for, or refused: nothing is clamped", () => {
    const number = fc.oneof(fc.integer({ min: -10, max: 100_000 }), fc.double());
    const asked = fc.record({ ttlSeconds: number, openWithinSeconds: number }, { requiredKeys: [] });
    const within = (value: number, min: number, max: number) => Number.isInteger(value) && value >= min && value <= max;
    fc.assert(
      fc.property(fc.constantFrom<SessionDelivery>("link", "redirect"), asked, (delivery, lifetime) => {
        const lives = lifetime.ttlSeconds ?? 3600;
        const open = lifetime.openWithinSeconds ?? Math.min(delivery === "link" ? lives : 300, lives);
        const allowed = within(lives, 60, 86_400) && within(open, 1, lives);
        expect(outcome(delivery, lifetime)).toEqual(allowed ? { lives, open } : "ttl_out_of_bounds");
      }),
    );
  });
});

function outcome(delivery: SessionDelivery, lifetime: Lifetime): unknown {
  try {
    return seconds(delivery, lifetime);
  } catch (error) {
    return (error as PortalError).code;
  }
}

describe("ttlPolicy", () => {
  test("has the documented defaults", () => {
    expect(policy).toEqual({
      minSeconds: 60,
      maxSeconds: 86_400,
      defaultSeconds: 3600,
      redirectOpenWithinSeconds: 300,
      redeemRetrySeconds: 60,
    });
    expect(Object.isFrozen(policy)).toBe(true);
  });

  test.each<[TtlOptions, Partial<TtlOptions>]>([
    [{ maxSeconds: 900 }, { defaultSeconds: 900, redirectOpenWithinSeconds: 300 }],
    [{ maxSeconds: 120 }, { defaultSeconds: 120, redirectOpenWithinSeconds: 120 }],
    [{ minSeconds: 7200 }, { defaultSeconds: 7200, maxSeconds: 86_400 }],
    [{ minSeconds: 604_800 }, { defaultSeconds: 604_800, maxSeconds: 604_800 }],
    [{ maxSeconds: undefined }, { maxSeconds: 86_400 }],
    [{ redeemRetrySeconds: 0 }, { redeemRetrySeconds: 0 }],
  ])("given %j moves the defaults to %j", (options, expected) => {
    expect(ttlPolicy(options)).toMatchObject(expected);
  });

  test("makes a policy of its own bounds that create then keeps", () => {
    const own = ttlPolicy({ minSeconds: 5, maxSeconds: 10 });
    expect(seconds("redirect", {}, own)).toEqual({ lives: 10, open: 10 });
    expect(() => seconds("link", { ttlSeconds: 11 }, own)).toThrow("from 5 to 10");
  });
});
