import { createHmac, createPrivateKey, type KeyObject, sign } from "node:crypto";
import type { SigningKey } from "../../src/index.ts";

/** A compact JWS taken apart: header and claims as the JSON texts that they are. */
export interface Parts {
  readonly header: string;
  readonly claims: string;
  readonly signature: string;
}

export function encoded(text: string | Uint8Array): string {
  return Buffer.from(text as string).toString("base64url");
}

export function partsOf(token: string): Parts {
  const [header, claims, signature] = token.split(".") as [string, string, string];
  const text = (part: string) => Buffer.from(part, "base64url").toString();
  return { header: text(header), claims: text(claims), signature };
}

export function headerOf(token: string): Record<string, unknown> {
  return JSON.parse(partsOf(token).header) as Record<string, unknown>;
}

export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(partsOf(token).claims) as Record<string, unknown>;
}

/**
 * Signs whatever it is given, as no library would: any header, any payload, but with a real key.
 * @param digest of HMAC and RSA; the algorithm's own unless told.
 */
export function signed(
  header: string | object,
  claims: string | object | Uint8Array,
  key: SigningKey,
  digest = "sha256",
): string {
  const text = (part: string | object) =>
    typeof part === "string" || part instanceof Uint8Array ? encoded(part) : encoded(JSON.stringify(part));
  const input = `${text(header)}.${text(claims)}`;
  return `${input}.${signatureOf(input, key, digest).toString("base64url")}`;
}

function signatureOf(input: string, { alg, secret, privateKey }: SigningKey, digest: string): Buffer {
  if (alg === "HS256") return createHmac(digest, secret!).update(input).digest();
  const key: KeyObject = createPrivateKey(privateKey as string);
  return sign(alg === "RS256" ? digest : null, Buffer.from(input), key);
}

/** The same token with some members of header or claims replaced (`undefined`: left out), signed again. */
export function resigned(
  { token, key }: { readonly token: string; readonly key: SigningKey },
  claims: object = {},
  header: object = {},
): string {
  return signed({ ...headerOf(token), ...header }, { ...claimsOf(token), ...claims }, key);
}
