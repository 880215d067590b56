import { generateKeyPairSync } from "node:crypto";
import type { RequestListener } from "node:http";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createPortalHandler } from "../../src/http/index.ts";
import { memoryStore, type PortalError, type SigningKey } from "../../src/index.ts";
import { request } from "../http/request.ts";
import { resigned } from "../jwt/forge.ts";
import { freshKey, processOf } from "../jwt/keys.ts";
import { refusal, testPortal, verdict } from "../support.ts";
import { jwkOf, jwksOf, serveJwks, setUp, verifierOf } from "./support.ts";

const [admitted, invalid, away] = ["admitted", "401 token_invalid", "503 keys_unavailable"];

/** Moves the clocks that caching goes by; sockets and time limits go on by the real one. */
function passing() {
  vi.useFakeTimers({ toFake: ["Date", "performance"] });
  onTestFinished(() => void vi.useRealTimers());
  return (seconds: number) => vi.advanceTimersByTime(seconds * 1000);
}

/** A portal, a server of its JWKS and a verifier that is given the URL alone. */
async function remote(alg: "Ed25519" | "RS256" = "Ed25519", options: object = {}) {
  const bench = setUp(alg);
  const server = await serveJwks(jwksOf(bench.key));
  const verifier = verifierOf(bench.there, { jwksUrl: server.jwksUrl, algs: [alg], ...options });
  const { token } = await bench.mint();
  const say = async (each = token) => verdict(verifier.authorize(each));
  return { ...bench, server, verifier, token, say };
}

describe("a JWKS URL", () => {
  test.each(["Ed25519", "RS256"] as const)("serves the %s keys of the portal itself", async (alg) => {
    const { portal, server, say } = await remote(alg);
    const { body } = (await createPortalHandler(portal)(request("GET", "/.well-known/jwks.json")))!;
    server.answer = JSON.parse(body!) as object;
    expect(await say()).toBe(admitted);
  });

  test("is asked once for many tokens, at the same time and one after the other", async () => {
    const { server, say } = await remote();
    expect(new Set(await Promise.all(Array.from({ length: 50 }, async () => say())))).toEqual(new Set([admitted]));
    for (let i = 0; i < 50; i += 1) expect(await say()).toBe(admitted);
    expect(server.requests).toBe(1);
  });

  test("is asked for nothing at construction, nor for what is no token, or of no algorithm that is taken", async () => {
    const { key, server, say, token } = await remote();
    for (const alg of ["RS256", "HS256", "none", "EdDSA"])
      expect(await say(resigned({ token, key }, {}, { alg }))).toBe(invalid);
    for (const text of ["", "x", `${token}=`, "a.b.c"]) expect(await say(text)).toBe(invalid);
    expect(server.requests).toBe(0);
  });

  test("is not hammered by unknown kids: at most one request in 30 s", async () => {
    const pass = passing();
    const { key, server, say, token } = await remote();
    const strange = async (count: number) => {
      const all = Array.from({ length: count }, async (_, i) => say(resigned({ token, key }, {}, { kid: `x${i}` })));
      expect(new Set(await Promise.all(all))).toEqual(new Set([invalid]));
    };
    expect(await say()).toBe(admitted);
    await strange(100);
    expect(server.requests).toBe(1);
    pass(29);
    await strange(100);
    expect(server.requests).toBe(1);
    pass(2);
    await strange(100);
    expect(server.requests).toBe(2);
    expect(await say()).toBe(admitted);
  });

  test("is asked again for known keys after 5 minutes, and a key that went is then not taken", async () => {
    const pass = passing();
    const { server, say } = await remote();
    expect(await say()).toBe(admitted);
    server.answer = { keys: [] };
    pass(299);
    expect([await say(), server.requests]).toEqual([admitted, 1]);
    pass(2);
    expect([await say(), server.requests]).toEqual([invalid, 2]);
  });
});

describe("a rotation", () => {
  /** Two generations of one portal over one store. */
  async function rotated() {
    const pass = passing();
    const [older, newer] = [freshKey("Ed25519", "2026-01"), freshKey("Ed25519", "2026-02")];
    const [store, { clock }] = [memoryStore(), testPortal()];
    const server = await serveJwks(jwksOf(older));
    const verifier = verifierOf(clock, { jwksUrl: server.jwksUrl });
    const publish = (...keys: SigningKey[]) => void (server.answer = jwksOf(...keys));
    const mint = async (...keys: SigningKey[]) =>
      (await processOf(store, clock, { keys }).sessions.create({ customerId: "cus_acme", delivery: "token" })).token;
    return {
      pass,
      older,
      newer,
      server,
      publish,
      mint,
      say: async (token: string) => verdict(verifier.authorize(token)),
    };
  }

  test("is picked up at once where the last request is 30 s old, and old tokens go on", async () => {
    const { pass, older, newer, publish, mint, say, server } = await rotated();
    const before = await mint(older);
    expect(await say(before)).toBe(admitted);
    pass(31);
    publish(newer, older);
    expect([await say(await mint(newer, older)), await say(before), server.requests]).toEqual([admitted, admitted, 2]);
  });

  test("logs nobody out where the new key was published 5 minutes before it signs", async () => {
    const { pass, older, newer, publish, mint, say } = await rotated();
    expect(await say(await mint(older))).toBe(admitted);
    publish(older, newer);
    for (let waited = 0; waited <= 300; waited += 10) {
      expect(await say(await mint(older, newer))).toBe(admitted);
      pass(10);
    }
    publish(newer, older);
    expect(await say(await mint(newer, older))).toBe(admitted);
  });

  test("without that may refuse the new key's tokens for 30 s", async () => {
    const { pass, older, newer, publish, mint, say } = await rotated();
    expect(await say(await mint(older))).toBe(admitted);
    publish(newer, older);
    const token = await mint(newer, older);
    expect(await say(token)).toBe(invalid);
    pass(31);
    expect(await say(token)).toBe(admitted);
  });
});

describe("keys that are not to be had", () => {
  const text =
    (body: string, status = 200, type = "application/json"): RequestListener =>
    (_, response) =>
      void response.writeHead(status, { "content-type": type }).end(body);
  const good = setUp("Ed25519");
  const jwks = JSON.stringify(jwksOf(good.key));
  const [jwk] = jwksOf(good.key).keys as [Record<string, unknown>];
  const listing = (...keys: unknown[]) => text(JSON.stringify({ keys }));

  test.each<[string, RequestListener]>([
    ["an error", text('{"error":"down"}', 500)],
    ["an error with the keys in its body", text(jwks, 503)],
    ["a 404", text("", 404)],
    ["a 204", text("", 204)],
    ["a redirect", (_, response) => void response.writeHead(302, { location: "/elsewhere" }).end()],
    ["HTML", text("<!doctype html><title>Sign in</title>", 200, "text/html")],
    ["nothing", text("")],
    ["half of the keys", text(jwks.slice(0, 40))],
    ["null", text("null")],
    ["a list", text(`[${jwks}]`)],
    ["no keys", text("{}")],
    ["keys that are no list", text('{"keys":{}}')],
    ["keys that are no objects", listing("k1", 5)],
    ["a key that is none", listing({ ...jwk, x: "AAAA" })],
    ["a private key", listing({ ...jwk, d: "A".repeat(43) })],
    ["its one key twice", listing(jwk, jwk)],
    ["two keys of one kid", listing(jwk, { ...jwksOf(freshKey("Ed25519", "k1")).keys[0] })],
    ["a broken connection", (_, response) => void response.destroy()],
    ["half a reply", (_, response) => void response.writeHead(200, { "content-length": 999 }).write(jwks.slice(0, 20))],
    ["never an answer", () => {}],
  ])("because the server gives %s are a 503, with the cookie kept", { timeout: 10_000 }, async (_, answer) => {
    const { jwksUrl } = await serveJwks(answer);
    const verifier = verifierOf(good.there, { jwksUrl });
    const error = (await refusal(verifier.authorize((await good.mint()).token))) as PortalError;
    expect(error).toMatchObject({ code: "keys_unavailable", status: 503, headers: { "retry-after": "1" } });
    expect(error.cause).toBeInstanceOf(Error);
    expect(Object.keys(error.headers)).not.toContain("www-authenticate");
  });

  test("are a 503 within about 2 s where the server never answers, for all who wait", { timeout: 10_000 }, async () => {
    const { jwksUrl } = await serveJwks(() => {});
    const verifier = verifierOf(good.there, { jwksUrl });
    const { token } = await good.mint();
    const started = performance.now();
    const said = await Promise.all(Array.from({ length: 20 }, async () => verdict(verifier.authorize(token))));
    expect(new Set(said)).toEqual(new Set([away]));
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test("because nobody listens are asked for once a second, and all is well when the server is back", async () => {
    const pass = passing();
    const { server, say } = await remote();
    await server.close();
    expect(await say()).toBe(away);
    await server.listen();
    for (let i = 0; i < 100; i += 1) expect(await say()).toBe(away);
    expect(server.requests).toBe(0);
    pass(1);
    expect([await say(), server.requests]).toEqual([admitted, 1]);
  });

  test("do not matter to tokens whose key is known, until it is 5 minutes old", async () => {
    const pass = passing();
    const { key, token, server, say } = await remote();
    const strange = resigned({ token, key }, {}, { kid: "strange" });
    expect(await say()).toBe(admitted);
    server.answer = text("", 500);
    for (let passed = 40; passed < 300; passed += 40) {
      pass(40);
      expect([await say(), await say(strange), await say()]).toEqual([admitted, away, admitted]);
    }
    pass(60);
    expect(await say()).toBe(away);
    server.answer = jwksOf(key);
    pass(1);
    expect(await say()).toBe(admitted);
  });
});

describe("a JWKS", () => {
  const pemOf = (bits: number, publicExponent?: number) => {
    const options = { modulusLength: bits, ...(publicExponent && { publicExponent }) };
    const { privateKey, publicKey } = generateKeyPairSync("rsa", options);
    const pem = { type: "pkcs8", format: "pem" } as const;
    return {
      key: { kid: "k1", alg: "RS256", privateKey: privateKey.export(pem) as string } satisfies SigningKey,
      publicKey: publicKey.export({ type: "spki", format: "pem" }) as string,
    };
  };

  /** What a verifier of these keys says to a token that was signed again with one of them. */
  async function says(signer: SigningKey, keys: readonly object[], algs: readonly ("Ed25519" | "RS256")[]) {
    const { there, mint } = setUp("Ed25519");
    const { jwksUrl } = await serveJwks({ keys });
    const verifier = verifierOf(there, { jwksUrl, algs: [...algs] });
    const token = resigned({ token: (await mint()).token, key: signer }, {}, { alg: signer.alg, kid: signer.kid });
    return verdict(verifier.authorize(token));
  }

  test.each([1024, 2047])("with an RSA key of %i bits verifies nothing with it", async (bits) => {
    const { key, publicKey } = pemOf(bits);
    expect(await says(key, [jwkOf(publicKey, { kid: "k1", alg: "RS256" })], ["RS256"])).toBe(away);
    const strong = pemOf(2048);
    expect(await says(strong.key, [jwkOf(strong.publicKey, { kid: "k1" })], ["RS256"])).toBe(admitted);
  });

  test("with an RSA key of the exponent 1, under which a text is its own signature, verifies nothing with it", async () => {
    const { key, publicKey } = pemOf(2048);
    expect(await says(key, [{ ...jwkOf(publicKey, { kid: "k1" }), e: "AQ" }], ["RS256"])).toBe(away);
  });

  test("with a secret in it is never used for HS256, whatever algs says", async () => {
    const signer = freshKey("HS256", "k1");
    const oct = { kty: "oct", kid: "k1", k: Buffer.from(signer.secret!).toString("base64url") };
    for (const jwk of [oct, { ...oct, alg: "HS256" }])
      expect(await says(signer, [jwk, ...jwksOf(freshKey("Ed25519", "k2")).keys], ["Ed25519", "RS256"])).toBe(invalid);
  });

  test("with a public key is not taken for a secret", async () => {
    const { publicKey } = pemOf(2048);
    const signer = { kid: "k1", alg: "HS256", secret: publicKey } as const;
    expect(await says(signer, [jwkOf(publicKey, { kid: "k1" })], ["Ed25519", "RS256"])).toBe(invalid);
  });

  test("is taken for the algorithms of algs alone, by default Ed25519", async () => {
    const rsa = freshKey("RS256", "k1");
    const edwards = freshKey("Ed25519", "k1");
    expect(await says(rsa, jwksOf(rsa).keys, ["RS256"])).toBe(admitted);
    expect(await says(rsa, jwksOf(rsa).keys, ["Ed25519"])).toBe(invalid);
    expect(await says(edwards, jwksOf(edwards).keys, ["RS256"])).toBe(invalid);
    const { there, mint } = setUp("RS256");
    const { jwksUrl } = await serveJwks(jwksOf(rsa));
    const token = resigned({ token: (await mint()).token, key: rsa });
    expect(await verdict(verifierOf(there, { jwksUrl }).authorize(token))).toBe(invalid);
  });

  test.each<[string, object]>([
    ["another alg", { alg: "RS512" }],
    ["another use", { use: "enc" }],
    ["other operations", { use: undefined, key_ops: ["sign"] }],
    ["another kid", { kid: "k2" }],
    ["no kid", { kid: undefined }],
    ["another curve", { crv: "X25519" }],
  ])("whose key is for %s has none for the token", async (_, members) => {
    const key = freshKey("Ed25519", "k1");
    expect(await says(key, [{ ...jwksOf(key).keys[0], ...members }], ["Ed25519", "RS256"])).toBe(invalid);
  });

  test("is the only place that keys come from: the URLs of a header are not asked", async () => {
    const { key, token, say } = await remote();
    const elsewhere = await serveJwks(jwksOf(key));
    for (const name of ["jku", "x5u"])
      expect(await say(resigned({ token, key }, {}, { [name]: elsewhere.jwksUrl }))).toBe(invalid);
    expect(elsewhere.requests).toBe(0);
  });
});
