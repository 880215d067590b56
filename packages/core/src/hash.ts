import { hash, timingSafeEqual } from "node:crypto";

/** SHA-256 of a text's UTF-8 bytes, base64url (43 characters). */
export function sha256(text: string): string {
  return hash("sha256", text, "base64url");
}

/** Compares two digests in constant time; those of different length (a damaged record's) differ at once. */
export function sameDigest(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}

/** SHA-256 in the spelling of a Content-Security-Policy source (base64 with padding). */
export function sha256Base64(text: string): string {
  return hash("sha256", text, "base64");
}
