import Database from "better-sqlite3";
import { Kysely, MysqlDialect, PostgresDialect } from "kysely";
import type { Dialect, LogEvent } from "kysely";
import { sqliteDialect } from "../../src/index.ts";
import { mysqlPool, postgresPool } from "./pools.ts";

/** Opens the database that a URL names: `file:`, `postgres:` or `mysql:`. Servers get a pool of its own. */
export function openUrl(url: string, log: (event: LogEvent) => void = () => {}): Kysely<unknown> {
  return new Kysely<unknown>({ dialect: dialectFor(url), log });
}

function dialectFor(url: string): Dialect {
  // Patient, because here many writers meet on purpose.
  if (url.startsWith("file:")) return sqliteDialect(new Database(url.slice(5)), { busyTimeoutMs: 1000 });
  if (url.startsWith("mysql:")) return new MysqlDialect({ pool: mysqlPool(url) });
  return new PostgresDialect({ pool: postgresPool(url) });
}
