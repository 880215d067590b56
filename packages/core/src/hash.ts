import { hash, timingSafeEqual } from "node:crypto";

/** SHA-256 of a text's UTF-8 bytes, base64url (43 characters). */
export function sha256(text: string): string {
  return hash("sha256", text, "base64url");
}

/** Compares two digests of equal length in constant time; digests of different length differ at once. */
export function sameDigest(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

/** SHA-256 in the spelling of a Content-Security-Policy source (base64 with padding). */
export function sha256Base64(text: string): string {
  return hash("sha256", text, "base64");
}
