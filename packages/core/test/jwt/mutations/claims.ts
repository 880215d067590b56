import { randomBytes } from "node:crypto";
import { CompactEncrypt } from "jose";
import type { SigningKey } from "../../../src/index.ts";
import { claimsOf, headerOf, partsOf, resigned, signed } from "../forge.ts";
import { claims, claimsText, first, type Good, type Mutation, raw } from "./edit.ts";

const required = ["iss", "aud", "sub", "jti", "iat", "exp", "scope", "tenant", "sec"] as const;
const instants = ["1e400", "-1e400", "1e300", "1.5", "-1", '"1767326645"', "null", "[]", "8640000000001"];

/** Signed with the real key, and still nothing that a portal would issue. */
export const payloads: readonly Mutation[] = [
  ...required.map((name): Mutation => [`no ${name}`, claims({ [name]: undefined })]),
  ...required.map((name): Mutation => [`${name} null`, claims({ [name]: null })]),
  ...required.map((name): Mutation => [`${name} twice, alike`, (good) => twice(name, good)]),
  ...instants.map((json): Mutation => [`exp ${json}`, raw("exp", json)]),
  ...instants.filter((json) => json !== "-1").map((json): Mutation => [`iat ${json}`, raw("iat", json)]),
  ["exp twice, an absurd one first", claimsText(first("exp", "1e400"))],
  ["jti twice, one escaped", claimsText(first("\\u006ati", '"ps_AAAAAAAAAAAAAAAAAAAAAAAAAAAA"'))],
  ["an iss of another origin", claims({ iss: "https://evil.example" })],
  ["an iss with a slash", claims({ iss: "https://billing.example.com/" })],
  ["an iss in a list", (good) => resigned(good, { iss: [claimsOf(good.token)["iss"]] })],
  ["an aud of another portal", claims({ aud: "https://billing.example.com/other" })],
  ["an aud in a list", (good) => resigned(good, { aud: [claimsOf(good.token)["aud"]] })],
  ["an aud among others", (good) => resigned(good, { aud: ["x", claimsOf(good.token)["aud"]] })],
  ["a sub that is a number", claims({ sub: 5 })],
  ["an empty sub", claims({ sub: "" })],
  ["a sub of 256 characters", claims({ sub: "a".repeat(256) })],
  ["a sub with a line feed", claims({ sub: "cus_acme\n" })],
  ["a sub with a lone surrogate", claims({ sub: "\ud800" })],
  ["a tenant that is an object", claims({ tenant: {} })],
  ["a jti of another form", claims({ jti: "session-1" })],
  ["a scope in a list", claims({ scope: ["invoices:read"] })],
  ["an act that is a text", claims({ act: "sam" })],
  ["an act without sub", claims({ act: {} })],
  ["an act that is null", claims({ act: null })],
  ["a short sec", claims({ sec: "A".repeat(42) })],
  ["a sec that is not canonical", claims({ sec: `${"A".repeat(42)}B` })],
  ["claims that are a list", claimsText((text) => `[${text}]`)],
  ["claims that are null", claimsText(() => "null")],
  ["claims that are no JSON", claimsText((text) => `${text}x`)],
  ["claims with a byte order mark", claimsText((text) => `\u{feff}${text}`)],
  ["claims that are not UTF-8", ({ token, key }) => signed(headerOf(token), notUtf8(token), key)],
  ["claims that are the token itself", ({ token, key }) => signed({ ...headerOf(token), cty: "JWT" }, token, key)],
  ["itself, encrypted", async ({ token, key }) => encrypted(token, key)],
];

const twice = (name: string, good: Good) => claimsText(first(name, JSON.stringify(claimsOf(good.token)[name])))(good);

function notUtf8(token: string): Uint8Array {
  const { claims: text } = partsOf(token);
  return Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.from(',"x":"\xff"}', "latin1")]);
}

async function encrypted(token: string, { kid }: SigningKey): Promise<string> {
  return new CompactEncrypt(Buffer.from(token))
    .setProtectedHeader({ alg: "dir", enc: "A256GCM", typ: "portal+jwt", cty: "JWT", kid })
    .encrypt(randomBytes(32));
}
