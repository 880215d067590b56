import { createPublicKey, randomBytes } from "node:crypto";
import type { SigningKey } from "../../../src/index.ts";
import { encoded, headerOf, partsOf, resigned, signed } from "../forge.ts";
import { freshKey } from "../keys.ts";
import { type Good, header, type Mutation, part } from "./edit.ts";

/** @see RFC 8725 sections 2.1, 3.1 */
export const algorithms: readonly Mutation[] = [
  ...["none", "None", "nOnE", ""].map((alg): Mutation => [
    `alg ${JSON.stringify(alg)} without a signature`,
    ({ token }) => `${encoded(JSON.stringify({ ...headerOf(token), alg }))}.${token.split(".")[1]}.`,
  ]),
  ["alg none with the good signature", part(0, (text) => encoded(headJson(text, { alg: "none" })))],
  ...["EdDSA", "HS384", "HS512", "RS512", "PS256", "ES256", "ed25519"].map((alg): Mutation => [
    `alg ${alg}`,
    (good) => signed({ ...headerOf(good.token), alg }, partsOf(good.token).claims, good.key, digestOf(alg)),
  ]),
  ["no alg", header({ alg: undefined })],
  ["alg in a list", (good) => resigned(good, {}, { alg: [good.key.alg] })],
  ["another of our algs, with its own key", (good) => underOtherAlg(good, freshKey(otherAlg(good.key), good.key.kid))],
  ["HS256 with the public key as the secret", (good) => underOtherAlg(good, confused(good.key))],
];

const headJson = (text: string, change: object) =>
  JSON.stringify({ ...(JSON.parse(Buffer.from(text, "base64url").toString()) as object), ...change });
const digestOf = (alg: string) => (/^[A-Z]{2}\d{3}$/.test(alg) ? `sha${alg.slice(2)}` : "sha256");
const otherAlg = ({ alg }: SigningKey) => (alg === "Ed25519" ? "HS256" : "Ed25519");
const underOtherAlg = ({ token }: Good, key: SigningKey) =>
  signed({ ...headerOf(token), alg: key.alg }, partsOf(token).claims, key);

/** What a verifier would check HS256 with that took any key for any algorithm. */
function confused({ kid, alg, privateKey }: SigningKey): SigningKey {
  const secret =
    alg === "HS256"
      ? randomBytes(32)
      : (createPublicKey(privateKey as string).export({ type: "spki", format: "pem" }) as string);
  return { kid, alg: "HS256", secret };
}
