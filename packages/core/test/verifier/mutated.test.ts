import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { createGuard } from "../../src/http/index.ts";
import type { PortalVerifier } from "../../src/verifier.ts";
import { headersOf } from "../http/request.ts";
import { edits } from "../jwt/edits.ts";
import { claimsOf, headerOf, partsOf, resigned, signed } from "../jwt/forge.ts";
import { algs, freshKey } from "../jwt/keys.ts";
import { type Good, mutations } from "../jwt/mutations/index.ts";
import { verdict } from "../support.ts";
import { forVerifier, jwksOf, serveJwks, setUp, verifierOf } from "./support.ts";

const refused = "401 token_invalid";

describe.each(algs)("a token under %s, at a verifier", (alg) => {
  let good: Good;
  let verifier: PortalVerifier;
  beforeAll(async () => {
    const bench = setUp(alg);
    good = { token: (await bench.mint({ actor: "sam" })).token, key: bench.key };
    // Another key of the same portal, and one of each other algorithm: no mutation may be saved by them.
    const others = [freshKey(alg, "k0"), ...algs.filter((each) => each !== alg).map((each) => freshKey(each, each))];
    verifier = verifierOf(bench.there, { keys: [bench.key, ...others].map(forVerifier) });
  });

  test("is admitted as it was issued", async () => {
    expect(await verdict(verifier.authorize(good.token))).toBe("admitted");
  });

  test.each(mutations)("is token_invalid with %s, and so it is to the guard", async (_, mutate) => {
    const bad = await mutate(good);
    expect(bad).not.toBe(good.token);
    expect(await verdict(verifier.authorize(bad))).toBe(refused);
    const guarded = await createGuard(verifier)("GET", headersOf({ "x-session-token": bad }));
    expect(guarded).toMatchObject({ error: { code: "token_invalid" }, reply: { status: 401 } });
  });

  test("is token_invalid after any edit", async () => {
    await fc.assert(
      fc.asyncProperty(edits, async (edit) => {
        const bad = edit(good.token);
        fc.pre(bad !== good.token);
        expect(await verdict(verifier.authorize(bad))).toBe(refused);
      }),
      { numRuns: 300 },
    );
  });

  test("is token_invalid with each single bit of its characters flipped", async () => {
    for (let at = 0; at < good.token.length; at += 1)
      for (let bit = 0; bit < 7; bit += 1) {
        const flipped = String.fromCharCode(good.token.charCodeAt(at) ^ (1 << bit));
        const bad = good.token.slice(0, at) + flipped + good.token.slice(at + 1);
        expect([at, bit, await verdict(verifier.authorize(bad))]).toEqual([at, bit, refused]);
      }
  });

  test("is told by its claims or token_invalid, whatever the real key signs, and nothing else is thrown", async () => {
    const member = fc.constantFrom(...Object.keys(claimsOf(good.token)), "act", "nbf", "__proto__", "constructor");
    const value = fc.oneof(fc.jsonValue(), fc.double(), fc.string({ unit: "binary" }), fc.integer());
    const heads = fc.dictionary(fc.constantFrom("alg", "kid", "typ", "crit", "b64", "jwk", "jku"), fc.jsonValue());
    const expected = claimsOf(good.token);
    await fc.assert(
      fc.asyncProperty(fc.dictionary(member, value), heads, async (claims, header) => {
        const token = resigned(good, claims, header);
        const said = await verdict(verifier.authorize(token));
        expect(said).toMatch(/^admitted$|^401 token_(invalid|expired)$/);
        // What is admitted was changed in nothing that says where it is for and by whom it is.
        const untouched = [headerOf(token), claimsOf(token)["iss"], claimsOf(token)["aud"]];
        const wanted = said === "admitted" ? [headerOf(good.token), expected["iss"], expected["aud"]] : untouched;
        expect(untouched).toEqual(wanted);
      }),
      { numRuns: 300 },
    );
  });

  test("is token_invalid with a tenant or a customer that could be none of the portal's", async () => {
    for (const id of ["", "a".repeat(256), "a\n", "\0", "\ud800", 5, {}, ["default"]])
      for (const claim of ["tenant", "sub"])
        expect(await verdict(verifier.authorize(resigned(good, { [claim]: id })))).toBe(refused);
    expect(await verdict(verifier.authorize(resigned(good, { tenant: "é".repeat(255) })))).toBe("admitted");
  });

  test("is token_invalid with an act that names nobody", async () => {
    for (const act of [{ sub: null }, { sub: "" }, { sub: 5 }, { sub: {} }, [], ["sam"], 5, false])
      expect(await verdict(verifier.authorize(resigned(good, { act })))).toBe(refused);
  });

  test("is token_invalid of every kind of key that stands under the kid of another", async () => {
    for (const kid of ["k0", ...algs.filter((each) => each !== alg)])
      expect(await verdict(verifier.authorize(resigned(good, {}, { kid })))).toBe(refused);
  });
});

describe.each(["Ed25519", "RS256"] as const)("a token under %s, at a verifier with a JWKS URL", (alg) => {
  test("is token_invalid with every mutation there is", async () => {
    const { key, there, mint } = setUp(alg);
    const good = { token: (await mint({ actor: "sam" })).token, key };
    const { jwksUrl } = await serveJwks(jwksOf(key, freshKey("Ed25519", "k8"), freshKey("RS256", "k9")));
    const verifier = verifierOf(there, { jwksUrl, algs: ["Ed25519", "RS256"] });
    expect(await verdict(verifier.authorize(good.token))).toBe("admitted");
    for (const [name, mutate] of mutations)
      expect([name, await verdict(verifier.authorize(await mutate(good)))]).toEqual([name, refused]);
  });
});

test("a token whose signature was left as it was says nothing, whichever text stands before it", async () => {
  const { key, verifier, mint } = setUp("Ed25519");
  const [one, other] = [(await mint()).token, (await mint({ actor: "sam" })).token];
  const mixed = [...other.split(".").slice(0, 2), one.split(".")[2]].join(".");
  expect(await verdict(verifier.authorize(mixed))).toBe(refused);
  expect(signed(partsOf(one).header, partsOf(one).claims, key)).toBe(one);
});
