import { createPublicKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { keyRing, type SigningKey } from "../../src/key-ring.ts";
import { memoryStore } from "../../src/index.ts";
import { testPortal } from "../support.ts";
import { claimsOf, headerOf } from "./forge.ts";
import { freshKey, processOf, publicPartOf } from "./keys.ts";

const secret = randomBytes(32);

function inputsOf(alg: "Ed25519" | "RS256"): [string, SigningKey][] {
  const { privateKey, publicKey } =
    alg === "Ed25519" ? generateKeyPairSync("ed25519") : generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }) as string;
  const jwk = privateKey.export({ format: "jwk" });
  const spki = publicKey.export({ type: "spki", format: "pem" }) as string;
  const key = { kid: "k", alg };
  return [
    ["a PEM", { ...key, privateKey: pem }],
    ["a PEM with Windows line ends", { ...key, privateKey: pem.replaceAll("\n", "\r\n") }],
    ["a JWK", { ...key, privateKey: jwk }],
    ["a JWK with kid, alg and use of its own", { ...key, privateKey: { ...jwk, kid: "x", alg, use: "sig" } }],
    ["a PEM and its public PEM", { ...key, privateKey: pem, publicKey: spki }],
    ["a PEM and its public JWK", { ...key, privateKey: pem, publicKey: publicKey.export({ format: "jwk" }) }],
    ["a JWK and its public PEM", { ...key, privateKey: jwk, publicKey: spki }],
  ];
}

/** The portal signs, and whatever form the key came in, it is the one key. */
async function signsWith(key: SigningKey): Promise<string> {
  const { portal } = testPortal({ keys: [key] });
  const { token } = await portal.sessions.create({ customerId: "cus_acme", delivery: "token" });
  expect(headerOf(token)).toEqual({ alg: key.alg, typ: "portal+jwt", kid: key.kid });
  expect((await portal.authorize(token)).sessionId).toBe(claimsOf(token)["jti"]);
  const { verifying } = keyRing([key])!.current;
  return key.alg === "HS256"
    ? verifying.export().toString("base64url")
    : (verifying.export({ type: "spki", format: "pem" }) as string);
}

describe("a key", () => {
  for (const alg of ["Ed25519", "RS256"] as const) {
    const inputs = inputsOf(alg);
    test.each(inputs)(`for ${alg} may be %s`, async (_, key) => {
      const pem = inputs[0]![1].privateKey as string;
      expect(await signsWith(key)).toBe(createPublicKey(pem).export({ type: "spki", format: "pem" }));
    });
  }

  test.each<[string, string | Uint8Array, Uint8Array]>([
    ["32 bytes", secret, secret],
    ["a Uint8Array that is no Buffer", new Uint8Array(secret), secret],
    ["a part of a larger buffer", Buffer.concat([secret, secret]).subarray(0, 32), secret],
    ["64 bytes", Buffer.concat([secret, secret]), Buffer.concat([secret, secret])],
    ["a text, which is not decoded", secret.toString("hex"), Buffer.from(secret.toString("hex"))],
    ["a text of 32 bytes that has fewer characters", "é".repeat(16), Buffer.from("é".repeat(16))],
  ])("for HS256 may be %s", async (_, given, bytes) => {
    expect(await signsWith({ kid: "k", alg: "HS256", secret: given })).toBe(Buffer.from(bytes).toString("base64url"));
  });

  test.each(["k", "2026-01", "A.b_c-D", "k".repeat(64), "__proto__", "toString"])(
    "may have the kid %s",
    async (kid) => {
      expect(await signsWith(freshKey("Ed25519", kid))).toMatch(/PUBLIC KEY/);
    },
  );

  test("is copied: what happens to the options later changes nothing", async () => {
    const [store, clock] = [memoryStore(), testPortal().clock];
    const bytes = new Uint8Array(secret);
    const keys: SigningKey[] = [{ kid: "k", alg: "HS256", secret: bytes }];
    const portal = processOf(store, clock, { keys });
    bytes.fill(0);
    keys.pop();
    const { token } = await portal.sessions.create({ customerId: "cus_acme", use: "many" });
    const other = processOf(store, clock, { keys: [{ kid: "k", alg: "HS256", secret }] });
    expect((await other.redeem(token)).token).toBe((await portal.redeem(token)).token);
  });
});

describe("keyRing", () => {
  test("is undefined without the option: tokens are opaque", async () => {
    expect(keyRing(undefined)).toBeUndefined();
    const { token } = await testPortal().portal.sessions.create({ customerId: "cus_acme", delivery: "token" });
    expect(token).toMatch(/^pstoken_/);
  });

  test("signs with the first key that has its private part", () => {
    const [a, b, c] = [freshKey("Ed25519", "a"), freshKey("RS256", "b"), freshKey("HS256", "c")];
    const currentOf = (...keys: SigningKey[]) => keyRing(keys)!.current.kid;
    expect(currentOf(a, b, c)).toBe("a");
    expect(currentOf(publicPartOf(a), b, c)).toBe("b");
    expect(currentOf(publicPartOf(a), publicPartOf(b), c)).toBe("c");
    expect(currentOf(c, b, a)).toBe("c");
  });

  test("is frozen", () => {
    const ring = keyRing([freshKey("Ed25519", "a")])!;
    expect([ring, ring.current].every(Object.isFrozen)).toBe(true);
  });
});
