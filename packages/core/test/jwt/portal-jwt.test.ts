import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { describe, expect, test } from "vitest";
import { sha256 } from "../../src/hash.ts";
import { memoryStore } from "../../src/index.ts";
import { keyRing, publicJwks, type SigningKey } from "../../src/key-ring.ts";
import { isSecret, randomSecret } from "../../src/token.ts";
import { baseUrl, refusal, start, testPortal, verdict } from "../support.ts";
import { claimsOf, headerOf, partsOf } from "./forge.ts";
import { algs, freshKey } from "./keys.ts";

const claimant = randomSecret();
const origin = "https://billing.example.com";

/** What another service would do with nothing but jose. */
async function verified(token: string, key: SigningKey, now: number) {
  const ring = keyRing([key])!;
  const jwks = createLocalJWKSet(publicJwks(ring) as JSONWebKeySet);
  const options = {
    algorithms: [key.alg],
    typ: "portal+jwt",
    issuer: origin,
    audience: baseUrl,
    currentDate: new Date(now),
    requiredClaims: ["sub", "jti", "iat", "exp", "scope", "tenant", "sec"],
  };
  const { payload } =
    key.alg === "HS256"
      ? await jwtVerify(token, ring.current.verifying, options)
      : await jwtVerify(token, jwks, options);
  return payload;
}

describe.each(algs)("a portal token under %s", (alg) => {
  const key = freshKey(alg, "2026-01");
  const setUp = () => testPortal({ keys: [key] });

  test("says exactly this, in its header and in its claims", async () => {
    const { portal, clock } = setUp();
    const terms = {
      customerId: "cus_acme",
      actor: "sam@acme.example",
      scopes: ["invoices:pay"],
      ttlSeconds: 90,
    } as const;
    const { id, token: link } = await portal.forTenant("team 7").sessions.create(terms);
    clock.advance(2.5);
    const { token } = await portal.redeem(link, { claimant });
    expect(partsOf(token).header).toBe(`{"alg":"${alg}","typ":"portal+jwt","kid":"2026-01"}`);
    const claims = claimsOf(token);
    expect(claims).toEqual({
      iss: origin,
      aud: baseUrl,
      sub: "cus_acme",
      jti: id,
      iat: Math.floor((start + 2500) / 1000),
      exp: Math.floor((start + 90_000) / 1000),
      scope: "invoices:read invoices:pay",
      tenant: "team 7",
      act: { sub: "sam@acme.example" },
      sec: expect.toSatisfy(isSecret),
    });
    expect(await verified(token, key, clock.now)).toEqual(claims);
  });

  test("has no act without an actor, and an empty scope without scopes", async () => {
    const { portal, clock } = setUp();
    const { token } = await portal.sessions.create({ customerId: "cus_acme", scopes: [], delivery: "token" });
    expect(Object.keys(claimsOf(token))).toEqual(["iss", "aud", "sub", "jti", "iat", "exp", "scope", "tenant", "sec"]);
    expect(claimsOf(token)).toMatchObject({ scope: "", tenant: "default" });
    expect(await verified(token, key, clock.now)).toEqual(claimsOf(token));
  });

  test('is what delivery "token" answers, works at once, and is stored as its hash', async () => {
    const memory = memoryStore();
    const { portal } = testPortal({ keys: [key], store: memory });
    const created = await portal.sessions.create({ customerId: "cus_acme", delivery: "token" });
    expect(created).toMatchObject({ url: null, status: "redeemed", use: "many" });
    expect(headerOf(created.token)).toMatchObject({ alg, kid: "2026-01" });
    expect(await portal.authorize(created.token, "invoices:read")).toMatchObject({ sessionId: created.id });
    const record = (await memory.find(created.id))!;
    expect(record).toMatchObject({ tokenHash: sha256(created.token), linkHash: null, kid: "2026-01" });
    expect(JSON.stringify(record)).not.toContain(claimsOf(created.token)["sec"]);
  });

  test("is verified by jose before its exp and not from it on, as the portal itself does from expiresAt on", async () => {
    const { portal, clock } = setUp();
    const { token } = await portal.sessions.create({ customerId: "cus_acme", delivery: "token", ttlSeconds: 60 });
    const exp = (claimsOf(token)["exp"] as number) * 1000;
    expect(exp).toBe(start + 60_000 - 6);
    expect(await verified(token, key, exp - 1)).toMatchObject({ sub: "cus_acme" });
    expect(await refusal(verified(token, key, exp))).toMatchObject({ code: "ERR_JWT_EXPIRED" });
    clock.now = start + 59_999;
    expect(await verdict(portal.authorize(token))).toBe("admitted");
    clock.now = start + 60_000;
    expect(await verdict(portal.authorize(token))).toBe("401 token_expired");
  });

  test("is the same to the byte when its browser redeems again within a minute, and then no more", async () => {
    const { portal, clock, store } = setUp();
    const { token: link } = await portal.sessions.create({ customerId: "cus_acme", actor: "sam" });
    const { token } = await portal.redeem(link, { claimant });
    store.calls.length = 0;
    for (const seconds of [0, 30, 29.999]) {
      clock.advance(seconds);
      expect((await portal.redeem(link, { claimant })).token).toBe(token);
      expect(await verdict(portal.redeem(link, { claimant: randomSecret() }))).toBe("410 link_redeemed");
    }
    expect(new Set(store.calls)).toEqual(new Set(["find"]));
    clock.advance(0.001);
    expect(await verdict(portal.redeem(link, { claimant }))).toBe("410 link_redeemed");
  });

  test("is the same after the reply to the write was lost, or the write was sent twice", async () => {
    const memory = memoryStore();
    const { portal, store, clock } = testPortal({ keys: [key], store: memory });
    const { token: lost } = await portal.sessions.create({ customerId: "cus_acme" });
    store.replace({ redeem: async (...args) => memory.redeem(...args).then(() => Promise.reject(new Error("reset"))) });
    expect(await verdict(portal.redeem(lost, { claimant }))).toBe("503 store_unavailable");
    clock.advance(5);
    expect(await verdict(portal.authorize((await portal.redeem(lost, { claimant })).token))).toBe("admitted");
    const { token: twice } = await portal.sessions.create({ customerId: "cus_acme" });
    store.replace({ redeem: async (...args) => (await memory.redeem(...args), memory.redeem(...args)) });
    const { token } = await portal.redeem(twice);
    expect(await verdict(portal.authorize(token))).toBe("admitted");
  });

  test('is one for all who hold a link for use "many", and one log-out ends it for all', async () => {
    const { portal, clock } = setUp();
    const { id, token: link } = await portal.sessions.create({ customerId: "cus_acme", use: "many" });
    const tokens = new Set<string>();
    for (const options of [{ claimant }, {}, undefined, { claimant: randomSecret() }]) {
      tokens.add((await portal.redeem(link, options)).token);
      clock.advance(600);
    }
    expect(tokens.size).toBe(1);
    const [token] = [...tokens] as [string];
    expect(await verdict(portal.authorize(token))).toBe("admitted");
    await portal.sessions.revoke(id);
    expect(await verdict(portal.authorize(token))).toBe("401 session_revoked");
    expect(await verified(token, key, clock.now)).toMatchObject({ jti: id });
  });

  test("is given to exactly one of 50 concurrent callers, and each session has another sec", async () => {
    const { portal } = setUp();
    const one = await portal.sessions.create({ customerId: "cus_acme" });
    const all = await Promise.all(Array.from({ length: 50 }, async () => verdict(portal.redeem(one.token))));
    expect(all.filter((each) => each === "admitted")).toHaveLength(1);
    const mint = async () => (await portal.sessions.create({ customerId: "cus_acme", delivery: "token" })).token;
    const tokens = await Promise.all(Array.from({ length: 10 }, mint));
    expect(new Set(tokens.map((token) => claimsOf(token)["sec"])).size).toBe(10);
  });
});
