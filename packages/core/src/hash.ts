import { hash, timingSafeEqual } from "node:crypto";

/** SHA-256 of a text's UTF-8 bytes, base64url (43 characters). */
export function sha256(text: string): string {
  return hash("sha256", text, "base64url");
}

const LENGTH = 43;
// Written anew by every comparison: two fresh buffers would cost more than the hash.
const left = Buffer.alloc(LENGTH);
const right = Buffer.alloc(LENGTH);

/** Compares two digests in constant time; what is no 43 bytes long (a damaged record's) is none, and differs at once. */
export function sameDigest(a: string, b: string): boolean {
  if (a.length !== LENGTH || b.length !== LENGTH) return false;
  return left.write(a) === LENGTH && right.write(b) === LENGTH && timingSafeEqual(left, right);
}

/** SHA-256 in the spelling of a Content-Security-Policy source (base64 with padding). */
export function sha256Base64(text: string): string {
  return hash("sha256", text, "base64");
}
