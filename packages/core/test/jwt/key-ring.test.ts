import { generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { keyRing, type SigningKey } from "../../src/key-ring.ts";
import { createPortal, memoryStore } from "../../src/index.ts";
import { baseUrl, directoryOf } from "../support.ts";

const ed = generateKeyPairSync("ed25519");
const otherEd = generateKeyPairSync("ed25519");
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const otherRsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const weakRsa = generateKeyPairSync("rsa", { modulusLength: 1024 });
const almostRsa = generateKeyPairSync("rsa", { modulusLength: 2047 });
const pss = generateKeyPairSync("rsa-pss", { modulusLength: 2048 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const ed448 = generateKeyPairSync("ed448");
const x25519 = generateKeyPairSync("x25519");

const priv = ({ privateKey }: { privateKey: KeyObject }) =>
  privateKey.export({ type: "pkcs8", format: "pem" }) as string;
const pub = ({ publicKey }: { publicKey: KeyObject }) => publicKey.export({ type: "spki", format: "pem" }) as string;
const privJwk = ({ privateKey }: { privateKey: KeyObject }) => privateKey.export({ format: "jwk" });
const pubJwk = ({ publicKey }: { publicKey: KeyObject }) => publicKey.export({ format: "jwk" });
const encrypted = ed.privateKey.export({
  type: "pkcs8",
  format: "pem",
  cipher: "aes-256-cbc",
  passphrase: "x",
}) as string;

const ed25519 = (parts: object) => ({ kid: "k", alg: "Ed25519", ...parts });
const rs256 = (parts: object) => ({ kid: "k", alg: "RS256", ...parts });
const hs256 = (parts: object) => ({ kid: "k", alg: "HS256", ...parts });
const good = ed25519({ privateKey: priv(ed) });
const secret = randomBytes(32).toString("hex");

/** What may not be told: every long word of what was given. */
function secretsOf(value: unknown): string[] {
  if (typeof value === "string") return value.match(/[\w+/-]{20,}/g) ?? (value.length > 8 ? [value] : []);
  if (value instanceof Uint8Array) return [Buffer.from(value).toString("base64"), Buffer.from(value).toString("hex")];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(secretsOf) : [];
}

describe("keyRing", () => {
  test.each<[string, unknown, string]>([
    ["null", null, 'option "keys" must be a list'],
    ["a single key", good, 'option "keys" must be a list'],
    ["a JWK Set", { keys: [pubJwk(ed)] }, 'option "keys" must be a list'],
    ["an empty list", [], 'option "keys" must be a list of at least one'],
    ["a hole", Array(1), 'option "keys[0]" must be an object'],
    ["a PEM for an entry", [priv(ed)], 'option "keys[0]" must be an object'],
    ["a JWK for an entry", [privJwk(ed)], 'option "keys[0]" has an unknown member; known are kid, alg,'],
    ["an unknown member", [{ ...good, use: "sig" }], 'option "keys[0]" has an unknown member'],
    ["a secret where a name belongs", [{ ...good, [secret]: true }], 'option "keys[0]" has an unknown member'],
    ["a KeyObject for an entry", [ed.privateKey], 'option "keys[0].kid" must be 1 to 64'],
    ["no kid", [{ ...good, kid: undefined }], 'option "keys[0].kid" must be 1 to 64'],
    ["an empty kid", [{ ...good, kid: "" }], 'option "keys[0].kid" must be 1 to 64'],
    ["a kid of 65 characters", [{ ...good, kid: "k".repeat(65) }], 'option "keys[0].kid" must be 1 to 64'],
    ["a kid that is a path", [{ ...good, kid: "../k" }], 'option "keys[0].kid" must be 1 to 64'],
    ["a kid with a line feed", [{ ...good, kid: "k\n" }], 'option "keys[0].kid" must be 1 to 64'],
    ["a kid in two scripts", [{ ...good, kid: "kеy" }], 'option "keys[0].kid" must be 1 to 64'],
    ["a kid that is a number", [{ ...good, kid: 1 }], 'option "keys[0].kid" must be 1 to 64'],
    ["a kid twice", [good, ed25519({ publicKey: pub(otherEd) })], 'option "keys[1].kid" repeats an earlier one'],
    ["a kid twice, under two algs", [good, hs256({ secret })], 'option "keys[1].kid" repeats an earlier one'],
    ["no alg", [{ ...good, alg: undefined }], 'option "keys[0].alg" must be "Ed25519", "HS256" or "RS256"'],
    ...["none", "EdDSA", "HS512", "ES256", "PS256", "ed25519", ""].map((alg): [string, unknown, string] => [
      `alg ${JSON.stringify(alg)}`,
      [{ ...good, alg }],
      'option "keys[0].alg" must be',
    ]),
    ["only public keys", [ed25519({ publicKey: pub(ed) })], 'option "keys" needs one key with its private part'],
    ["a bad key behind a good one", [good, { ...good, kid: "" }], 'option "keys[1].kid" must be'],
  ])("refuses %s", (_, keys, message) => {
    expect(refusalOf(keys)).toContain(message);
  });

  test.each<[string, object, string]>([
    ["no secret", hs256({}), "must be at least 32 bytes"],
    ["an empty secret", hs256({ secret: "" }), "must be at least 32 bytes"],
    ["a secret of 1 byte", hs256({ secret: "x" }), "must be at least 32 bytes"],
    ["a secret of 31 bytes", hs256({ secret: secret.slice(0, 31) }), "must be at least 32 bytes"],
    ["a secret of 31 raw bytes", hs256({ secret: randomBytes(31) }), "must be at least 32 bytes"],
    ["a secret that is a number", hs256({ secret: 5 }), "must be at least 32 bytes"],
    ["a secret that is a list of bytes", hs256({ secret: [...randomBytes(32)] }), "must be at least 32 bytes"],
    ["a secret that is a JWK", hs256({ secret: { kty: "oct", k: secret } }), "must be at least 32 bytes"],
    ["a secret that is a public key", hs256({ secret: pub(rsa) }), "must be well-formed text, and no PEM key"],
    ["a secret that is a private key", hs256({ secret: priv(ed) }), "must be well-formed text, and no PEM key"],
    ["a secret of lone surrogates", hs256({ secret: "\ud800".repeat(40) }), "must be well-formed text"],
    ["a secret beside a private key", hs256({ secret, privateKey: priv(ed) }), "no private or public part"],
    ["a public key for a secret", hs256({ publicKey: pub(rsa) }), "no private or public part"],
  ])("refuses for HS256 %s", (_, key, message) => {
    expect(refusalOf([key])).toMatch(message);
  });

  // Newer Nodes refuse such a JWK by themselves.
  const twoPairs = /not of one pair|is no key in PEM or JWK/;
  test.each<[string, object, string | RegExp]>([
    ["neither part", ed25519({}), "needs a privateKey or a publicKey"],
    ["a secret", ed25519({ secret }), "an Ed25519 key has no secret"],
    ["a secret", rs256({ secret, privateKey: priv(rsa) }), "an RS256 key has no secret"],
    ["an RSA key", ed25519({ privateKey: priv(rsa) }), "Ed25519 needs a key of type ed25519, got rsa"],
    ["an Ed448 key", ed25519({ privateKey: priv(ed448) }), "Ed25519 needs a key of type ed25519, got ed448"],
    ["an X25519 key", ed25519({ publicKey: pub(x25519) }), "Ed25519 needs a key of type ed25519, got x25519"],
    ["an EC key", ed25519({ privateKey: privJwk(ec) }), "Ed25519 needs a key of type ed25519, got ec"],
    ["an Ed25519 key", rs256({ privateKey: priv(ed) }), "RS256 needs a key of type rsa, got ed25519"],
    ["an EC key", rs256({ privateKey: priv(ec) }), "RS256 needs a key of type rsa, got ec"],
    ["an RSA-PSS key", rs256({ privateKey: priv(pss) }), "RS256 needs a key of type rsa, got rsa-pss"],
    ["1024 bits", rs256({ privateKey: priv(weakRsa) }), "RS256 needs at least 2048 bits, got 1024"],
    ["2047 bits, public", rs256({ publicKey: pub(almostRsa) }), "RS256 needs at least 2048 bits, got 2047"],
    ["1024 bits, as a JWK", rs256({ privateKey: privJwk(weakRsa) }), "RS256 needs at least 2048 bits, got 1024"],
    ["the exponent 1", rs256({ publicKey: { ...pubJwk(rsa), e: "AQ" } }), "a public exponent of at least 3"],
    ["parts of two pairs", ed25519({ privateKey: priv(ed), publicKey: pub(otherEd) }), "not of one pair"],
    ["parts of two pairs", rs256({ privateKey: priv(rsa), publicKey: pub(otherRsa) }), "not of one pair"],
    ["parts of two kinds", ed25519({ privateKey: priv(rsa), publicKey: pub(ed) }), "not of one pair"],
    ["a JWK of two pairs", ed25519({ privateKey: { ...privJwk(ed), x: pubJwk(otherEd).x } }), twoPairs],
    ["a JWK of two pairs", rs256({ privateKey: { ...privJwk(rsa), n: pubJwk(otherRsa).n } }), twoPairs],
    ["a public PEM for private", ed25519({ privateKey: pub(ed) }), '.privateKey" is no key in PEM or JWK'],
    ["a public JWK for private", rs256({ privateKey: pubJwk(rsa) }), '.privateKey" is no key in PEM or JWK'],
    ["a private PEM for public", ed25519({ publicKey: priv(ed) }), '.publicKey" holds a private key'],
    ["a private JWK for public", ed25519({ publicKey: privJwk(ed) }), '.publicKey" holds a private key'],
    ["a private JWK for public", rs256({ publicKey: privJwk(rsa) }), '.publicKey" holds a private key'],
    ["an encrypted PEM", ed25519({ privateKey: encrypted }), '.privateKey" is no key in PEM or JWK'],
    ["a secret JWK", ed25519({ privateKey: { kty: "oct", k: secret } }), '.privateKey" is no key in PEM or JWK'],
    ["half a PEM", ed25519({ privateKey: priv(ed).slice(0, 60) }), '.privateKey" is no key in PEM or JWK'],
    ["a text", ed25519({ publicKey: secret }), '.publicKey" is no key in PEM or JWK'],
    ["an empty text", ed25519({ privateKey: "" }), '.privateKey" is no key in PEM or JWK'],
    ["null", ed25519({ privateKey: null }), '.privateKey" is no key in PEM or JWK'],
    ["a KeyObject", ed25519({ privateKey: ed.privateKey }), '.privateKey" is no key in PEM or JWK'],
    ["DER", ed25519({ publicKey: ed.publicKey.export({ type: "spki", format: "der" }) }), '.publicKey" is no key'],
  ])("refuses for a pair %s: %#", (_, key, message) => {
    expect(refusalOf([key])).toMatch(message);
  });

  test("is asked once, by createPortal", () => {
    const keys = [rs256({ privateKey: priv(weakRsa) })] as unknown as SigningKey[];
    const options = { baseUrl, store: memoryStore(), customers: directoryOf(), scopes: ["a"], defaultScopes: [] };
    expect(() => createPortal({ ...options, keys })).toThrow(/^option "keys\[0\]": RS256 needs at least 2048 bits/);
  });
});

/** Why these are refused; fails if the reason tells any of them. */
function refusalOf(keys: unknown): string {
  let said: unknown;
  try {
    keyRing(keys as SigningKey[]);
  } catch (error) {
    said = error;
  }
  expect(said).toBeInstanceOf(TypeError);
  const { message: text, stack, cause } = said as TypeError;
  expect(cause).toBeUndefined();
  for (const each of [secret, ...secretsOf(keys)]) expect(stack).not.toContain(each);
  return text;
}
