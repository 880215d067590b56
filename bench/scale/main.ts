// What a store costs as its database grows: `pnpm scale --store redis --sessions 10000,1000000,10000000`.
// Starts a server of its own, fills a database for each number, and measures them side by side.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readArguments } from "./arguments.ts";
import type { ScaleArguments } from "./arguments.ts";
import type { Engine } from "./engine.ts";
import { fillOne } from "./fill.ts";
import type { Filled } from "./fill.ts";
import { purgeCost } from "./live.ts";
import { measureAll } from "./measure.ts";
import { machine, tableOf } from "./result.ts";
import type { ScaleResult } from "./result.ts";
import { writeTables } from "./tables.ts";

const given = readArguments(process.argv.slice(2));
const engine = await given.start();
try {
  keep(given, await measure(engine, given.sessions));
} finally {
  await engine.stop();
}

async function measure({ name, settings }: Engine, sizes: readonly number[]): Promise<ScaleResult> {
  const filled: Filled[] = [];
  for (const sessions of sizes) {
    filled.push(await fillOne(engine, sessions));
    console.log(`${sessions} sessions in ${filled.at(-1)!.fillSeconds} s`);
  }
  const operations = await measureAll(filled);
  const biggest = filled.at(-1)!;
  const databases = filled.map(({ sessions, bytesPerSession, fillSeconds }) => ({
    sessions,
    bytesPerSession,
    fillSeconds,
  }));
  return {
    date: new Date().toISOString(),
    machine: machine(),
    node: process.versions.node,
    engine: name,
    settings,
    databases,
    operations,
    purge: await purgeCost(biggest.database, biggest),
  };
}

function keep({ store, sessions }: ScaleArguments, result: ScaleResult): void {
  const folder = fileURLToPath(new URL("../results", import.meta.url));
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/scale-${store}-${sessions.at(-1)}.json`, `${JSON.stringify(result, null, 2)}\n`);
  writeTables();
  console.log(`\n${tableOf(result)}`);
}
