import { hash, randomBytes } from "node:crypto";
import type { ForeignToken } from "../operations/mint.ts";

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** A new token, 128 random bits, and the session id that it hashes to. */
export function newBillstackToken(): ForeignToken {
  const token = randomBytes(16).toString("hex");
  return { token, id: sessionIdOf(token) };
}

/**
 * The id of the session that a token opens. It is one-way: the id may be logged, and the token is in no store.
 * @returns `undefined` for anything that is not 32 lower-case hexadecimal digits.
 * @see docs/adr/0026-billstack-tokens.md
 */
export function idOfBillstackToken(token: unknown): string | undefined {
  return typeof token === "string" && /^[0-9a-f]{32}$/.test(token) ? sessionIdOf(token) : undefined;
}

function sessionIdOf(token: string): string {
  return `ps_${base32(hash("sha256", `billstack${token}`, "buffer").subarray(0, 16))}`;
}

/** RFC 4648 section 6, without padding. */
function base32(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) text += BASE32[(value >>> (bits - 5)) & 31];
  }
  return bits === 0 ? text : text + BASE32[(value << (5 - bits)) & 31];
}
