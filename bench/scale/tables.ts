import { globSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { tableOf } from "./result.ts";
import type { ScaleResult } from "./result.ts";

const START = "<!-- results -->\n";

/** Writes the tables of all kept results into the README beside this file, below its mark. */
export function writeTables(): void {
  const folder = fileURLToPath(new URL("../results", import.meta.url));
  const page = fileURLToPath(new URL("README.md", import.meta.url));
  const results = globSync(`${folder}/scale-*.json`)
    .map((file) => JSON.parse(readFileSync(file, "utf8")) as ScaleResult)
    .toSorted((a, b) => sizeOf(b) - sizeOf(a) || a.engine.localeCompare(b.engine));
  const [text = ""] = readFileSync(page, "utf8").split(START);
  writeFileSync(page, `${text}${START}\n${results.map(tableOf).join("\n")}`);
}

function sizeOf({ databases }: ScaleResult): number {
  return databases.at(-1)?.sessions ?? 0;
}
