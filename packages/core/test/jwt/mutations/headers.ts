import { createPublicKey } from "node:crypto";
import type { SigningKey } from "../../../src/index.ts";
import { headerOf, partsOf, signed } from "../forge.ts";
import { freshKey } from "../keys.ts";
import { type Good, first, header, headerText, type Mutation } from "./edit.ts";

const stranger = (good: Good) => freshKey(good.key.alg, good.key.kid);

/** Keys that are not ours, and members that would make a lenient parser do as they say. */
export const headers: readonly Mutation[] = [
  ["a foreign kid and key", (good) => signedBy({ ...stranger(good), kid: "stranger" }, good)],
  ["our kid and a foreign key", (good) => signedBy(stranger(good), good)],
  ["a foreign kid and our key", header({ kid: "stranger" })],
  ["a kid that is a path", header({ kid: "../../../dev/null" })],
  ["a kid that every object has", header({ kid: "__proto__" })],
  ["a kid that is a number", header({ kid: 1 })],
  ["an empty kid", header({ kid: "" })],
  ["no kid", header({ kid: undefined })],
  ["kid twice, alike", (good) => headerText(first("kid", JSON.stringify(good.key.kid)))(good)],
  ["kid twice, a foreign one first", headerText(first("kid", '"stranger"'))],
  ["alg twice, none first", headerText(first("alg", '"none"'))],
  ["typ twice, one escaped", headerText(first("\\u0074yp", '"JWT"'))],
  ["no typ", header({ typ: undefined })],
  ...["JWT", "at+jwt", "PORTAL+JWT", "application/portal+jwt", ""].map((typ): Mutation => [
    `typ ${JSON.stringify(typ)}`,
    header({ typ }),
  ]),
  ["crit with b64 false", header({ crit: ["b64"], b64: false })],
  ["crit with b64 true", header({ crit: ["b64"], b64: true })],
  ["b64 false without crit", header({ b64: false })],
  ["crit naming an own extension", header({ crit: ["x"], x: 1 })],
  ["an empty crit", header({ crit: [] })],
  ["cty JWT", header({ cty: "JWT" })],
  ["zip", header({ zip: "DEF" })],
  ["a jku", header({ jku: "https://evil.example/jwks.json" })],
  ["an x5u", header({ x5u: "https://evil.example/x5u" })],
  ["a jwk of its own", (good) => withOwnJwk(good)],
  ["a header that is a list", headerText((text) => `[${text}]`)],
  ["a header that is no JSON", headerText((text) => text.slice(0, -1))],
];

const signedBy = (key: SigningKey, { token }: Good) =>
  signed({ ...headerOf(token), kid: key.kid }, partsOf(token).claims, key);

function withOwnJwk(good: Good): string {
  const key = freshKey("Ed25519", good.key.kid);
  const jwk = createPublicKey(key.privateKey as string).export({ format: "jwk" });
  return signed({ ...headerOf(good.token), alg: "Ed25519", jwk }, partsOf(good.token).claims, key);
}
