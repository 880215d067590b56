import { folds, foldsOwners } from "./kit.ts";
import type { Sabotage } from "./kit.ts";

const lax: ReadonlyArray<readonly [string, (text: string) => string]> = [
  ["letters of either case", (text) => text.toLowerCase()],
  ["trailing spaces", (text) => text.trimEnd()],
  ["leading spaces", (text) => text.trimStart()],
  ["accents", (text) => text.normalize("NFD").replace(/\p{M}/gu, "")],
  ["composed and decomposed letters", (text) => text.normalize("NFC")],
  ["compatible letters", (text) => text.normalize("NFKC")],
  ["invisible characters", (text) => text.replace(/\u200b|\ufe0f|\ufeff/g, "")],
  ["texts of one beginning", (text) => text.slice(0, 255)],
  ["braces", (text) => text.replace(/[{}]/g, "")],
];

export const onLookAlikes: readonly Sabotage[] = lax.flatMap(([what, fold]) => [
  { name: `lists as one: ${what}`, make: folds(fold), caughtBy: "list > tells look-alike external ids apart" },
  {
    name: `revokes as one: ${what}`,
    make: foldsOwners(fold),
    caughtBy: "revokeAll > tells look-alike customers apart",
  },
  {
    name: `revokes as one tenant: ${what}`,
    make: foldsOwners(fold),
    caughtBy: "revokeAll > tells look-alike tenants apart",
  },
]);
