import { generateKeyPairSync, type KeyObject } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { memoryStore } from "../../src/index.ts";
import { keyRing, type SigningKey } from "../../src/key-ring.ts";
import { portalJwtLength, signPortalJwt } from "../../src/portal-jwt.ts";
import { siteOf } from "../../src/origin.ts";
import { newSessionId, randomSecret } from "../../src/token.ts";
import { baseUrl, directoryOf, refusal, start, testPortal, verdict } from "../support.ts";
import { headerOf } from "./forge.ts";
import { algs, freshKey, processOf } from "./keys.ts";

const MAX = 3800;
/** Four bytes each, so 255 of them are the largest id there is. */
const big = (count: number) => "\u{1f511}".repeat(count);
const customers = directoryOf([{ id: big(255) }, { id: "cus_acme" }]);

const opaqueId = fc
  .oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 80 }),
    fc.string({ unit: "binary", minLength: 1, maxLength: 255 }),
  )
  .filter((text) => text.isWellFormed() && !/\p{Cc}/u.test(text));
const scope = fc.stringMatching(/^[!#-[\]-~]{1,64}$/);

describe.each(algs)("a portal token under %s", (alg) => {
  const key = freshKey(alg, "k");

  test("has the length that was computed without signing it", async () => {
    const { current } = keyRing([key])!;
    const site = siteOf(baseUrl);
    const presented = fc.record({
      tenantId: opaqueId,
      customerId: opaqueId,
      actor: fc.option(opaqueId),
      scopes: fc.array(scope, { maxLength: 20 }),
      ttl: fc.integer({ min: 60, max: 86_400 }),
    });
    await fc.assert(
      fc.asyncProperty(presented, fc.integer({ min: 0, max: 3600 }), async ({ ttl, ...ids }, waited) => {
        const session = {
          ...ids,
          id: newSessionId({ tenantId: "t", customerId: "c" }),
          createdAt: start,
          expiresAt: start + ttl * 1000,
        };
        const signing = { ...current, signing: current.signing as KeyObject };
        const token = await signPortalJwt(signing, site, session, randomSecret(), start + waited * 1000);
        expect(portalJwtLength(current, site, session)).toBe(token.length);
      }),
      { numRuns: alg === "RS256" ? 60 : 200 },
    );
  });

  test.each(["link", "redirect", "token"] as const)(
    "that would pass 3,800 bytes is a 400 at create with delivery %j, and nothing is stored",
    async (delivery) => {
      const { portal, store } = testPortal({ keys: [key], customers });
      const { sessions } = portal.forTenant(big(255));
      const call = sessions.create({ customerId: big(255), actor: big(255), delivery });
      await expect(call).rejects.toMatchObject({
        code: "request_malformed",
        status: 400,
        message: expect.stringMatching(/would have \d{4} bytes, over the 3800 that fit a cookie/),
      });
      expect(store.calls).not.toContain("create");
      expect((await sessions.list({ customerId: big(255) })).data).toEqual([]);
    },
  );

  test("is refused from the first actor on that is too long for it, and works up to it", async () => {
    const { portal } = testPortal({ keys: [key], customers });
    const { sessions } = portal.forTenant(big(255));
    const create = async (length: number) =>
      sessions.create({ customerId: big(255), actor: big(length), delivery: "token" });
    const all = await Promise.allSettled(Array.from({ length: 255 }, async (_, at) => create(at + 1)));
    const fitting = all.flatMap((each) => (each.status === "fulfilled" ? [each.value.token] : []));
    expect(all.map(({ status }) => status === "fulfilled")).toEqual(all.map((_, at) => at < fitting.length));
    expect(await refusal(create(fitting.length + 1))).toMatchObject({ message: expect.stringMatching(/38\d\d bytes/) });
    const longest = fitting.at(-1)!;
    expect(longest.length).toBeLessThanOrEqual(MAX);
    expect(longest.length).toBeGreaterThan(MAX - 6); // one more character is six bytes at most
    expect(await verdict(portal.authorize(longest))).toBe("admitted");
  });
});

test("a portal token under RS256 has the length that was computed, of a modulus that is no whole number of bytes too", async () => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2050 });
  const key: SigningKey = { kid: "k", alg: "RS256", privateKey: privateKey.export({ format: "jwk" }) };
  const { current } = keyRing([key])!;
  const session = {
    id: newSessionId({ tenantId: "t", customerId: "c" }),
    tenantId: "t",
    customerId: "c",
    actor: null,
    scopes: [],
    expiresAt: start,
  };
  const site = siteOf(baseUrl);
  const token = await signPortalJwt({ ...current, signing: current.signing! }, site, session, randomSecret(), start);
  expect(portalJwtLength(current, site, { ...session, createdAt: start })).toBe(token.length);
});

test("a portal token that does not fit under keys that came after create is opaque, and works", async () => {
  const [store, { clock }] = [memoryStore(), testPortal()];
  const plain = processOf(store, clock, { customers });
  const { token: link } = await plain
    .forTenant(big(255))
    .sessions.create({ customerId: big(255), actor: big(255), use: "many" });
  const signing = processOf(store, clock, { customers, keys: [freshKey("RS256", "k")] });
  const { token } = await signing.redeem(link);
  expect(token).toMatch(/^pstoken_/);
  expect((await signing.redeem(link)).token).toBe(token);
  expect(await verdict(signing.authorize(token))).toBe("admitted");
  const { token: small } = await signing.sessions.create({ customerId: "cus_acme", delivery: "token" });
  expect(headerOf(small)["kid"]).toBe("k");
});
