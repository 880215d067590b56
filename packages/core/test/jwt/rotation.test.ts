import { describe, expect, test } from "vitest";
import { memoryStore } from "../../src/index.ts";
import { keyRing, publicJwks } from "../../src/key-ring.ts";
import { randomSecret } from "../../src/token.ts";
import { testPortal, verdict } from "../support.ts";
import { headerOf } from "./forge.ts";
import { algs, freshKey, processOf, publicPartOf } from "./keys.ts";

const claimant = randomSecret();
const secret = "a portal secret of at least 32 bytes";
const opaque = /^pstoken_/;
const spent = "410 link_redeemed";

/** The token, or why there is none. */
async function answerOf(call: Promise<{ readonly token: string }>): Promise<string> {
  return call.then(
    ({ token }) => token,
    () => verdict(call),
  );
}

describe.each(algs)("after rotation from a key of %s", (alg) => {
  const a = freshKey(alg, "a");
  const b = freshKey("Ed25519", "b");
  const left = alg === "HS256" ? [] : [publicPartOf(a)];
  const options = {
    "the new key signs, the old one is kept": { keys: [b, a], secret },
    "the old key has only its public part": { keys: [b, ...left], secret },
    "the old key is gone": { keys: [b], secret },
    "another key goes by the old kid": { keys: [b, freshKey(alg, "a")], secret },
    "there are no keys any more": { secret },
  };
  const retried = Object.keys(options)[0];

  /** Tokens of three kinds, all signed by the old key, and the links and the idempotency key behind them. */
  async function issued() {
    const [store, { clock }] = [memoryStore(), testPortal()];
    const before = processOf(store, clock, { keys: [a], secret });
    const once = (await before.sessions.create({ customerId: "cus_acme" })).token;
    const many = (await before.sessions.create({ customerId: "cus_acme", use: "many" })).token;
    const direct = { customerId: "cus_acme", delivery: "token" } as const;
    const tokens = {
      once: (await before.redeem(once, { claimant })).token,
      many: (await before.redeem(many)).token,
      direct: (await before.sessions.create(direct, { idempotencyKey: "order-7" })).token,
    };
    return {
      store,
      clock,
      links: { once, many },
      direct,
      tokens,
      unopened: (await before.sessions.create({ customerId: "cus_acme" })).token,
    };
  }

  test.each(Object.entries(options))("and %s: tokens from before are admitted", async (_, changed) => {
    const { store, clock, tokens } = await issued();
    const after = processOf(store, clock, changed);
    for (const token of Object.values(tokens)) {
      expect(headerOf(token)["kid"]).toBe("a");
      expect(await verdict(after.authorize(token, "invoices:read"))).toBe("admitted");
    }
  });

  test.each(Object.entries(options))(
    "and %s: links from before are redeemed, under the new key",
    async (_, changed) => {
      const { store, clock, unopened } = await issued();
      const after = processOf(store, clock, changed);
      const { token } = await after.redeem(unopened, { claimant });
      expect(token.startsWith("pstoken_") ? "opaque" : headerOf(token)["kid"]).toBe("keys" in changed ? "b" : "opaque");
      expect((await after.redeem(unopened, { claimant })).token).toBe(token);
      expect(await verdict(after.authorize(token))).toBe("admitted");
      expect(await verdict(processOf(store, clock, { keys: [a] }).authorize(token))).toBe("admitted");
    },
  );

  test.each(Object.entries(options))("and %s: a retry gives the same bytes or link_redeemed", async (name, changed) => {
    const { store, clock, links, tokens } = await issued();
    const after = processOf(store, clock, changed);
    for (const [kind, link] of Object.entries(links) as ["once" | "many", string][]) {
      expect(await answerOf(after.redeem(link, { claimant }))).toBe(name === retried ? tokens[kind] : spent);
      expect(await verdict(after.authorize(tokens[kind]))).toBe("admitted");
    }
  });

  test.each(Object.entries(options))(
    "and %s: a repeated create gives the same token or link_redeemed",
    async (name, changed) => {
      const { store, clock, direct, tokens } = await issued();
      const again = processOf(store, clock, changed).sessions.create(direct, { idempotencyKey: "order-7" });
      expect(await answerOf(again)).toBe(name === retried ? tokens.direct : spent);
    },
  );

  test("the old public key stays in the JWKS until it is taken out", () => {
    const kids = (...keys: Parameters<typeof keyRing>[0] & {}) => publicJwks(keyRing(keys)!).keys.map(({ kid }) => kid);
    expect(kids(b, a)).toEqual(alg === "HS256" ? ["b"] : ["b", "a"]);
    expect(kids(b, ...left)).toEqual(alg === "HS256" ? ["b"] : ["b", "a"]);
    expect(kids(b)).toEqual(["b"]);
  });
});

describe("keys that come or go", () => {
  test("leave opaque tokens from before good, and rebuild them as they were", async () => {
    const [store, { clock }] = [memoryStore(), testPortal()];
    const plain = processOf(store, clock);
    const { token: link } = await plain.sessions.create({ customerId: "cus_acme" });
    const { token } = await plain.redeem(link, { claimant });
    const signing = processOf(store, clock, { keys: [freshKey("Ed25519", "a")] });
    expect(token).toMatch(opaque);
    expect(await verdict(signing.authorize(token))).toBe("admitted");
    expect((await signing.redeem(link, { claimant })).token).toBe(token);
  });

  test("let two portals with different keys serve one store", async () => {
    const [store, { clock }] = [memoryStore(), testPortal()];
    const portals = algs.map((alg) => processOf(store, clock, { keys: [freshKey(alg, alg)] }));
    for (const [index, portal] of portals.entries()) {
      const { token: link } = await portal.sessions.create({ customerId: "cus_acme" });
      for (const other of portals) expect(await verdict(other.redeem(`${link}x`))).toBe("400 link_invalid");
      const { token } = await portals[(index + 1) % 3]!.redeem(link, { claimant });
      expect(headerOf(token)["kid"]).toBe(algs[(index + 1) % 3]);
      for (const other of portals) expect(await verdict(other.authorize(token))).toBe("admitted");
    }
  });
});
