import type { SigningKey } from "../../../src/index.ts";
import { headerOf, partsOf, resigned, signed } from "../forge.ts";

/** A good portal token of seconds ago, and the key that signed it. */
export interface Good {
  readonly token: string;
  readonly key: SigningKey;
}

/** Makes a bad token of a good one. Guard and verifier refuse every one of them as `token_invalid`. */
export type Mutation = readonly [name: string, mutate: (good: Good) => string | Promise<string>];

/** Replaces one of the three parts. */
export const part = (at: 0 | 1 | 2, change: (part: string) => string) => (good: Good) =>
  good.token
    .split(".")
    .map((each, index) => (index === at ? change(each) : each))
    .join(".");
export const claims = (change: object) => (good: Good) => resigned(good, change);
export const header = (change: object) => (good: Good) => resigned(good, {}, change);
/** Edits the JSON text of the claims, where JSON.stringify could not write it, and signs it. */
export const claimsText = (change: (json: string) => string) => (good: Good) =>
  signed(headerOf(good.token), change(partsOf(good.token).claims), good.key);
export const headerText = (change: (json: string) => string) => (good: Good) =>
  signed(change(partsOf(good.token).header), partsOf(good.token).claims, good.key);
export const raw = (member: string, json: string) =>
  claimsText((text) => text.replace(new RegExp(`"${member}":("[^"]*"|[^,}]*)`), `"${member}":${json}`));
export const first = (member: string, json: string) => (text: string) => text.replace("{", `{"${member}":${json},`);
