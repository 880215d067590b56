import { claimsOf } from "../forge.ts";
import { claims, header, type Mutation, part } from "./edit.ts";

/** The last character carries bits that mean nothing; other spellings of it decode alike. */
const respelled = (text: string) => text.slice(0, -1) + String.fromCharCode(text.charCodeAt(text.length - 1) + 1);
const flip = (at: number) => (text: string) => text.slice(0, at) + (text[at] === "A" ? "B" : "A") + text.slice(at + 1);

/** Other texts that a lenient parser takes for the same token, or for a token. */
export const spelling: readonly Mutation[] = [
  ["a flipped character in the header", part(0, flip(10))],
  ["a flipped character in the claims", part(1, flip(40))],
  ["a flipped first character of the signature", part(2, flip(0))],
  ["another spelling of the signature's last character", part(2, respelled)],
  ["padding", (good) => `${good.token}=`],
  [
    "full padding of every part",
    ({ token }) => token.replaceAll(/[\w-]+/g, (each) => each.padEnd(each.length + 2, "=")),
  ],
  ["escaped padding", (good) => `${good.token}%3D`],
  ["a space before", (good) => ` ${good.token}`],
  ["a space after", (good) => `${good.token} `],
  ["a line feed after", (good) => `${good.token}\n`],
  ["a no-break space after", (good) => `${good.token}\u{a0}`],
  ["a space in the signature", part(2, (text) => `${text.slice(0, 9)} ${text.slice(9)}`)],
  ["a line feed between parts", ({ token }) => token.replace(".", ".\n")],
  ["a NUL after", (good) => `${good.token}\0`],
  ["upper case", (good) => good.token.toUpperCase()],
  ["no signature", ({ token }) => token.slice(0, token.lastIndexOf("."))],
  ["an empty signature", ({ token }) => token.slice(0, token.lastIndexOf(".") + 1)],
  ["half a signature", part(2, (text) => text.slice(0, text.length / 2))],
  ["a fourth part", (good) => `${good.token}.AAAA`],
  ["a dot after", (good) => `${good.token}.`],
  ["itself twice", ({ token }) => `${token},${token}`],
  ["the JSON serialization", ({ token }) => JSON.stringify(flattened(token))],
  ["64 KB of signature", part(2, (text) => text.padEnd(65_536, "A"))],
  ["64 KB of claims", claims({ note: "A".repeat(65_536) })],
  ["64 KB of header", header({ note: "A".repeat(65_536) })],
  ["an opaque token of the same session and secret", ({ token }) => opaque("pstoken_", token)],
  ["a link token of the same session and secret", ({ token }) => opaque("pslink_", token)],
];

function flattened(token: string): object {
  const [prot, payload, signature] = token.split(".");
  return { protected: prot, payload, signature };
}

function opaque(prefix: string, token: string): string {
  const { jti, sec } = claimsOf(token) as { jti: string; sec: string };
  return `${prefix}${jti.slice(3)}.${sec}`;
}
