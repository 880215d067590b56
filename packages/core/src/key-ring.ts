import { createPrivateKey, createPublicKey, createSecretKey, type KeyObject, sign, verify } from "node:crypto";

/** A JSON Web Key (RFC 7517), however a library writes it. */
export interface Jwk {
  readonly kty?: string | undefined;
  readonly kid?: string | undefined;
  readonly alg?: string | undefined;
  /** The private part, of a private key. */
  readonly d?: string | undefined;
}

/** Deterministic algorithms only: a repeated redemption must rebuild the same bytes. */
export type SigningAlg = "Ed25519" | "HS256" | "RS256";

/** One key of a portal. The first of the list that can sign does; the others stay for tokens it signed before. */
export interface SigningKey {
  /** 1–64 of `[A-Za-z0-9._-]`, and different for every key there ever is. */
  readonly kid: string;
  readonly alg: SigningAlg;
  /** PKCS #8 PEM or JWK, for Ed25519 and RS256. A key without it only stays in the JWKS. */
  readonly privateKey?: string | Jwk | undefined;
  /** SPKI PEM or JWK; made from `privateKey` if absent. */
  readonly publicKey?: string | Jwk | undefined;
  /** At least 32 bytes, for HS256; a text counts as its UTF-8 bytes. Never in the JWKS. */
  readonly secret?: string | Uint8Array | undefined;
}

/** A key once checked. */
export interface RingKey {
  readonly kid: string;
  readonly alg: SigningAlg;
  /** What signs; `undefined` if only the public part is left. */
  readonly signing: KeyObject | undefined;
  /** What verifies; the same as `signing` for HS256. */
  readonly verifying: KeyObject;
}

/** The keys by `kid`, and the one that signs new tokens. */
export interface KeyRing {
  readonly current: RingKey;
  readonly byKid: ReadonlyMap<string, RingKey>;
}

const MIN_SECRET_BYTES = 32;
export const MIN_RSA_BITS = 2048;
const members = ["kid", "alg", "privateKey", "publicKey", "secret"];

/**
 * Checks the option `keys` once.
 * @returns `undefined` if the portal has no keys: its tokens are opaque.
 * @throws {TypeError} saying what is weak, missing or mismatched, never a key.
 * @see RFC 8725 sections 3.1, 3.5; RFC 7518 sections 3.2, 3.3
 */
export function keyRing(keys: readonly SigningKey[] | undefined): KeyRing | undefined {
  if (keys === undefined) return undefined;
  const byKid = keyedBy(keys);
  const current = [...byKid.values()].find((key) => key.signing !== undefined);
  if (current === undefined) throw new TypeError('option "keys" needs one key with its private part');
  return Object.freeze({ current, byKid });
}

/** Checks a list of keys, of which none need be able to sign. @throws {TypeError} */
export function keyedBy(keys: readonly SigningKey[]): ReadonlyMap<string, RingKey> {
  if (!(Array.isArray as (value: unknown) => boolean)(keys) || keys.length === 0)
    throw new TypeError('option "keys" must be a list of at least one key');
  const byKid = new Map<string, RingKey>();
  for (const [index, key] of keys.entries()) {
    const checked = ringKey(key, `keys[${index}]`);
    if (byKid.has(checked.kid)) throw new TypeError(`option "keys[${index}].kid" repeats an earlier one`);
    byKid.set(checked.kid, checked);
  }
  return byKid;
}

/** @param at where the key stands, for messages. */
function ringKey(key: SigningKey, at: string): RingKey {
  if (typeof key !== "object" || key === null) throw new TypeError(`option "${at}" must be an object`);
  for (const name of Object.keys(key))
    if (!members.includes(name))
      throw new TypeError(`option "${at}" has an unknown member; known are ${members.join(", ")}`);
  if (typeof key.kid !== "string" || !/^[A-Za-z0-9._-]{1,64}$/.test(key.kid))
    throw new TypeError(`option "${at}.kid" must be 1 to 64 of A-Z, a-z, 0-9, ".", "_" and "-"`);
  if (key.alg === "HS256") return secretKey(key, at);
  if (key.alg === "Ed25519" || key.alg === "RS256") return keyPair(key, at);
  throw new TypeError(`option "${at}.alg" must be "Ed25519", "HS256" or "RS256"`);
}

function secretKey({ kid, secret, privateKey, publicKey }: SigningKey, at: string): RingKey {
  if (privateKey !== undefined || publicKey !== undefined)
    throw new TypeError(`option "${at}": an HS256 key has a secret, no private or public part`);
  // A public key as the secret is the classic confusion of algorithms; lone surrogates are all the same bytes.
  if (typeof secret === "string" && (secret.includes("-----BEGIN") || !secret.isWellFormed()))
    throw new TypeError(`option "${at}.secret" must be well-formed text, and no PEM key`);
  const bytes = typeof secret === "string" ? Buffer.from(secret) : secret;
  if (!(bytes instanceof Uint8Array) || bytes.length < MIN_SECRET_BYTES)
    throw new TypeError(`option "${at}.secret" must be at least ${MIN_SECRET_BYTES} bytes`);
  const signing = createSecretKey(bytes);
  return Object.freeze({ kid, alg: "HS256", signing, verifying: signing });
}

function keyPair({ kid, alg, privateKey, publicKey, secret }: SigningKey, at: string): RingKey {
  if (secret !== undefined) throw new TypeError(`option "${at}": an ${alg} key has no secret`);
  const signing = privateKey === undefined ? undefined : read(createPrivateKey, privateKey, `${at}.privateKey`);
  const derived = signing && createPublicKey(signing);
  const stated = publicKey ?? publicPartOf(privateKey);
  const given = stated === undefined ? undefined : read(createPublicKey, stated, `${at}.publicKey`);
  const verifying = given ?? derived;
  if (verifying === undefined) throw new TypeError(`option "${at}" needs a privateKey or a publicKey`);
  requireStrength(verifying, alg, at);
  if (signing !== undefined && !(verifying.equals(derived!) && signsFor(verifying, signing, alg)))
    throw new TypeError(`option "${at}": the private and the public part are not of one pair`);
  return Object.freeze({ kid, alg, signing, verifying });
}

/** What a private JWK says its public part is: Node would derive one and not compare. */
function publicPartOf(privateKey: SigningKey["privateKey"]): Jwk | undefined {
  if (typeof privateKey !== "object" || privateKey === null) return undefined;
  const { d: _, ...publicPart } = privateKey;
  return publicPart;
}

/** A JWK can be put together of two keys' parts, and would sign tokens that nobody can verify. */
function signsFor(verifying: KeyObject, signing: KeyObject, alg: SigningAlg): boolean {
  const digest = alg === "RS256" ? "sha256" : null;
  const probe = Buffer.from("postern");
  try {
    return verify(digest, probe, verifying, sign(digest, probe, signing));
  } catch {
    return false;
  }
}

function read(make: typeof createPrivateKey | typeof createPublicKey, key: unknown, at: string): KeyObject {
  // A public key made from private material would pass unnoticed: what is named public must be public.
  const isPrivate =
    typeof key === "string" ? key.includes("PRIVATE KEY") : typeof key === "object" && key !== null && "d" in key;
  if (make === createPublicKey && isPrivate) throw new TypeError(`option "${at}" holds a private key`);
  try {
    return make(typeof key === "string" ? key : { key: { ...(key as Jwk) }, format: "jwk" });
  } catch {
    throw new TypeError(`option "${at}" is no key in PEM or JWK`);
  }
}

function requireStrength(key: KeyObject, alg: SigningAlg, at: string): void {
  const type = alg === "Ed25519" ? "ed25519" : "rsa";
  if (key.asymmetricKeyType !== type)
    throw new TypeError(
      `option "${at}": ${alg} needs a key of type ${type}, got ${key.asymmetricKeyType ?? "another"}`,
    );
  const bits = key.asymmetricKeyDetails?.modulusLength ?? MIN_RSA_BITS;
  if (bits < MIN_RSA_BITS)
    throw new TypeError(`option "${at}": RS256 needs at least ${MIN_RSA_BITS} bits, got ${bits}`);
  // With the exponent 1 every message is its own signature.
  if ((key.asymmetricKeyDetails?.publicExponent ?? 3n) < 3n)
    throw new TypeError(`option "${at}": RS256 needs a public exponent of at least 3`);
}

/** The public keys as a JWK Set (RFC 7517 section 5). Secrets are never in it. */
export function publicJwks(ring: KeyRing): { readonly keys: readonly Jwk[] } {
  const pairs = [...ring.byKid.values()].filter(({ alg }) => alg !== "HS256");
  return {
    keys: pairs.map(({ kid, alg, verifying }) => ({ ...verifying.export({ format: "jwk" }), kid, alg, use: "sig" })),
  };
}
