import { expect, test } from "vitest";
import { memoryStore, type PortalStore } from "../../src/index.ts";
import { randomSecret } from "../../src/token.ts";
import { testPortal } from "../support.ts";
import { headerOf } from "./forge.ts";
import { algs, freshKey, processOf } from "./keys.ts";

/** Answers each call in a turn of its own, so that the two processes interleave. */
function unhurried(store: PortalStore): PortalStore {
  const later = async () => new Promise<void>((resolve) => void setImmediate(resolve));
  return new Proxy(store, {
    get(target, verb: keyof PortalStore) {
      return async (...args: unknown[]) => {
        await later();
        return (target[verb] as (...all: unknown[]) => unknown)(...args);
      };
    },
  });
}

test.each(algs)("rotation from %s under load > refuses nobody who holds a good token", async (alg) => {
  const [a, b] = [freshKey(alg, "a"), freshKey("Ed25519", "b")];
  const [store, { clock }] = [unhurried(memoryStore()), testPortal()];
  // As a rolling deployment does it: the new key is known everywhere before it signs anywhere.
  const before = processOf(store, clock, { keys: [a, b] });
  const after = processOf(store, clock, { keys: [b, a] });
  const either = (turn: number) => (turn % 2 === 0 ? before : after);
  const admitted = { a: 0, b: 0 };

  /** One customer: opens, loses the reply, retries at the other process, and goes on at both. */
  async function visit(turn: number): Promise<void> {
    const claimant = randomSecret();
    const { token: link } = await either(turn).sessions.create({ customerId: "cus_acme" });
    const { token } = await either(turn >> 1).redeem(link, { claimant });
    expect((await either((turn >> 1) + 1).redeem(link, { claimant })).token).toBe(token);
    for (const portal of [before, after, before]) {
      expect(await portal.authorize(token, "invoices:read")).toMatchObject({ customerId: "cus_acme" });
      admitted[headerOf(token)["kid"] as "a" | "b"] += 1;
    }
  }

  await Promise.all(Array.from({ length: 200 }, async (_, turn) => visit(turn)));
  expect(admitted).toEqual({ a: 300, b: 300 });
});
