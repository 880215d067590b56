import Database from "better-sqlite3";
import { Kysely, MysqlDialect, PostgresDialect } from "kysely";
import type { Dialect, LogEvent } from "kysely";
import { sqliteDialect } from "../../src/index.ts";
import type { SqliteHandle } from "../../src/index.ts";
import { mysqlPool, postgresPool } from "./pools.ts";

/** A statement as a database was sent it. */
export interface SentStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/**
 * Opens the database that a URL names: `file:`, `postgres:` or `mysql:`. Servers get a pool of its own.
 * @param sent told every statement; on SQLite by the driver, since look-ups pass Kysely by.
 */
export function openUrl(
  url: string,
  sent: (statement: SentStatement) => void = () => {},
  log: (event: LogEvent) => void = () => {},
): Kysely<unknown> {
  if (url.startsWith("file:")) return new Kysely<unknown>({ dialect: sqliteFor(url, sent), log });
  const logged = (event: LogEvent) => {
    sent(event.query);
    log(event);
  };
  return new Kysely<unknown>({ dialect: dialectFor(url), log: logged });
}

function sqliteFor(url: string, sent: (statement: SentStatement) => void): Dialect {
  // Patient, because here many writers meet on purpose.
  return sqliteDialect(overheard(new Database(url.slice(5)), sent), { busyTimeoutMs: 1000 });
}

function overheard(handle: SqliteHandle, sent: (statement: SentStatement) => void): SqliteHandle {
  return {
    close: () => handle.close(),
    prepare(sql) {
      const statement = handle.prepare(sql);
      return {
        columns: () => statement.columns(),
        ...(statement.reader !== undefined && { reader: statement.reader }),
        all: (...parameters) => (sent({ sql, parameters }), statement.all(...parameters)),
        run: (...parameters) => (sent({ sql, parameters }), statement.run(...parameters)),
        iterate: (...parameters) => (sent({ sql, parameters }), statement.iterate(...parameters)),
      };
    },
  };
}

function dialectFor(url: string): Dialect {
  if (url.startsWith("mysql:")) return new MysqlDialect({ pool: mysqlPool(url) });
  return new PostgresDialect({ pool: postgresPool(url) });
}
