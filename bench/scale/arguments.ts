import { parseArgs } from "node:util";
import type { Engine } from "./engine.ts";
import { startMariadbEngine } from "./mariadb.ts";
import { startPostgresEngine } from "./postgres.ts";
import { startRedisEngine } from "./redis.ts";
import { startSqliteEngine } from "./sqlite.ts";

const engines = {
  postgres: startPostgresEngine,
  redis: startRedisEngine,
  mariadb: startMariadbEngine,
  sqlite: startSqliteEngine,
} as const;

export type StoreName = keyof typeof engines;

/** What `pnpm scale` is told. */
export interface ScaleArguments {
  readonly store: StoreName;
  /** Ascending; each is a database of its own, and all stand side by side. */
  readonly sessions: readonly number[];
  readonly start: () => Promise<Engine>;
}

/** @throws {TypeError} saying what is wrong. */
export function readArguments(given: readonly string[]): ScaleArguments {
  const { values } = parseArgs({
    args: [...given],
    options: { store: { type: "string" }, sessions: { type: "string", default: "10000,1000000" } },
  });
  const { store } = values;
  if (store === undefined || !isStore(store))
    throw new TypeError(`--store must be one of ${Object.keys(engines).join(", ")}`);
  const sessions = values.sessions.split(",").map(Number);
  if (sessions.length === 0 || sessions.some((count) => !Number.isSafeInteger(count) || count < 10_000))
    throw new TypeError("--sessions must be numbers of 10000 and more, with commas between them");
  return { store, sessions: sessions.toSorted((a, b) => a - b), start: engines[store] };
}

function isStore(name: string): name is StoreName {
  return Object.hasOwn(engines, name);
}
