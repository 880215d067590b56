import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { statusOf } from "../src/session.ts";

const fresh = { openUntil: 300, expiresAt: 1000, redeemedAt: null, revokedAt: null };
const redeemed = { ...fresh, redeemedAt: 200 };

describe("statusOf", () => {
  test.each([
    ["issued", fresh, 0],
    ["issued", fresh, 299],
    ["expired", fresh, 300],
    ["expired", fresh, 301],
    ["expired", fresh, 1000],
    ["redeemed", redeemed, 200],
    ["redeemed", redeemed, 300],
    ["redeemed", redeemed, 999],
    ["expired", redeemed, 1000],
    ["expired", redeemed, 1001],
    ["redeemed", { ...fresh, redeemedAt: 0 }, 300],
    ["issued", { ...fresh, openUntil: 1000 }, 999],
    ["expired", { ...fresh, openUntil: 1000 }, 1000],
    ["revoked", { ...fresh, revokedAt: 100 }, 100],
    ["revoked", { ...redeemed, revokedAt: 500 }, 400],
    ["revoked", { ...redeemed, revokedAt: 500 }, 1000],
    ["revoked", { ...fresh, revokedAt: 100 }, 300],
    ["revoked", { ...fresh, revokedAt: 0 }, 0],
    ["issued", fresh, 299.5],
  ] as const)("says %s for %j at %d", (status, session, now) => {
    expect(statusOf(session, now)).toBe(status);
  });

  test("never goes back: expired and revoked stay, redeemed is not issued again", () => {
    const instant = fc.nat(2000);
    const maybe = fc.option(instant, { nil: null });
    const session = fc.record({ openUntil: instant, expiresAt: instant, redeemedAt: maybe, revokedAt: maybe });
    fc.assert(
      fc.property(session, instant, instant, (some, now, elapsed) => {
        const before = statusOf(some, now);
        const after = statusOf(some, now + elapsed);
        expect([before, before === "revoked" ? "revoked" : "expired"]).toContain(after);
      }),
    );
  });
});
