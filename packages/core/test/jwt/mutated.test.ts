import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { createGuard } from "../../src/http/index.ts";
import type { SigningAlg } from "../../src/index.ts";
import { headersOf } from "../http/request.ts";
import { testPortal, verdict } from "../support.ts";
import { edits } from "./edits.ts";
import { claimsOf, headerOf, partsOf, resigned, signed } from "./forge.ts";
import { algs, freshKey } from "./keys.ts";
import { type Good, mutations } from "./mutations/index.ts";

const refused = "401 token_invalid";
type Bench = Awaited<ReturnType<typeof setUp>>;

async function setUp(alg: SigningAlg) {
  const key = freshKey(alg, "k1");
  const older = freshKey(alg, "k0");
  const { portal } = testPortal({ keys: [key, older] });
  const input = { customerId: "cus_acme", actor: "sam", delivery: "token" } as const;
  const good: Good = { token: (await portal.sessions.create(input)).token, key };
  const guard = createGuard(portal);
  const guarded = async (headers: Record<string, string>) => {
    const { error, access } = (await guard("GET", headersOf(headers))) as { error?: Error; access?: object };
    return access === undefined ? (error as unknown as { code: string }).code : "admitted";
  };
  /** What portal and guard say to a token, once each: all the same, or the test fails. */
  const say = async (token: string) => {
    const said = [await guarded({ "x-session-token": token })];
    // White space around a header's value belongs to the header.
    if (token.trim() === token) said.push(await guarded({ authorization: `Bearer ${token}` }));
    if (token.trim() === token && !token.includes(";")) said.push(await guarded({ cookie: `__Host-postern=${token}` }));
    return [await verdict(portal.authorize(token)), ...new Set(said)];
  };
  return { portal, good, older, say };
}

describe.each(algs)("a portal token under %s", (alg) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await setUp(alg);
  });

  test("is admitted as it was issued, and the forger's own signature is the same to the bit", async () => {
    const { good, say } = bench;
    expect(await say(good.token)).toEqual(["admitted", "admitted"]);
    expect(resigned(good)).toBe(good.token);
    expect(signed(partsOf(good.token).header, partsOf(good.token).claims, good.key)).toBe(good.token);
  });

  test.each(mutations)("is refused with %s", async (_, mutate) => {
    const { good, say } = bench;
    const bad = await mutate(good);
    expect(bad).not.toBe(good.token);
    expect(await say(bad)).toEqual([refused, "token_invalid"]);
  });

  test("is refused after any edit", async () => {
    const { good, say } = bench;
    await fc.assert(
      fc.asyncProperty(edits, async (edit) => {
        const bad = edit(good.token);
        fc.pre(bad !== good.token && bad.trim() !== "" && bad.trim() !== good.token);
        expect(await say(bad)).toEqual([refused, "token_invalid"]);
      }),
      { numRuns: 300 },
    );
  });

  test("is refused with each single bit of its characters flipped", async () => {
    const { good, portal } = bench;
    for (let at = 0; at < good.token.length; at += 1)
      for (let bit = 0; bit < 7; bit += 1) {
        const flipped = String.fromCharCode(good.token.charCodeAt(at) ^ (1 << bit));
        const bad = good.token.slice(0, at) + flipped + good.token.slice(at + 1);
        expect([at, bit, await verdict(portal.authorize(bad))]).toEqual([at, bit, refused]);
      }
  });

  test.each<[string, (good: Good) => string]>([
    ["another sec: the key and the logged jti are not enough", (good) => resigned(good, { sec: "A".repeat(43) })],
    ["the jti for sec", (good) => resigned(good, { sec: claimsOf(good.token)["jti"] })],
    ["a wider scope", (good) => resigned(good, { scope: "invoices:read invoices:pay" })],
    ["another actor", (good) => resigned(good, { act: { sub: "root" } })],
    ["another customer", (good) => resigned(good, { sub: "cus_globex" })],
    ["another tenant", (good) => resigned(good, { tenant: "other" })],
    ["a later exp", (good) => resigned(good, { exp: (claimsOf(good.token)["exp"] as number) + 1 })],
    ["one claim more", (good) => resigned(good, { nbf: 0 })],
    ["the claims in another order", ({ token, key }) => signed(headerOf(token), reversed(claimsOf(token)), key)],
    ["a space in the JSON", ({ token, key }) => signed(headerOf(token), `${partsOf(token).claims} `, key)],
  ])("is refused when forged with the real key: %s", async (_, forge) => {
    const { good, say } = bench;
    expect(await say(forge(good))).toEqual([refused, "token_invalid"]);
  });

  test("is refused when signed by another key of the same portal", async () => {
    const { good, older, say } = bench;
    const bad = resigned({ token: good.token, key: older }, {}, { kid: older.kid });
    expect(await say(bad)).toEqual([refused, "token_invalid"]);
  });

  test("is refused when forged with the real key, whatever it says", async () => {
    const { good, say } = bench;
    const member = fc.constantFrom(...Object.keys(claimsOf(good.token)), "nbf", "__proto__");
    const change = fc.dictionary(member, fc.jsonValue(), { minKeys: 1 });
    await fc.assert(
      fc.asyncProperty(
        change,
        fc.dictionary(fc.constantFrom("alg", "kid", "typ", "crit"), fc.jsonValue()),
        async (...all) => {
          const bad = resigned(good, ...all);
          fc.pre(bad !== good.token);
          expect(await say(bad)).toEqual([refused, "token_invalid"]);
        },
      ),
      { numRuns: 200 },
    );
  });
});

test.each([undefined, null, 5, {}, [], "", Symbol("x"), new String("eyJ.eyJ.x")])(
  "authorize > refuses %s, which is no token, with token_invalid",
  async (token) => {
    const { portal } = testPortal({ keys: [freshKey("Ed25519", "k1")] });
    expect(await verdict(portal.authorize(token as string))).toBe(refused);
  },
);

function reversed(object: object): object {
  return Object.fromEntries(Object.entries(object).toReversed());
}
