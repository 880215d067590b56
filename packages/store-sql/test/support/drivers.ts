import { DatabaseSync } from "node:sqlite";
import Database from "better-sqlite3";
import type { SqliteHandle } from "../../src/index.ts";

/** An open database of either driver; both can also run a script. */
export type Handle = SqliteHandle & { exec(sql: string): unknown };

/** The two SQLite drivers. Everything that is said of one is tested on both. */
export const drivers: readonly { readonly driver: string; readonly open: (file: string) => Handle }[] = [
  { driver: "better-sqlite3", open: (file) => new Database(file) },
  { driver: "node:sqlite", open: (file) => new DatabaseSync(file) },
];

export const openBetterSqlite = drivers[0]!.open;
