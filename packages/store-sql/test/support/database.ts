import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kysely } from "kysely";
import type { LogEvent } from "kysely";
import { onTestFinished } from "vitest";
import { migrate, sqliteDialect, sqlStore } from "../../src/index.ts";
import type { SqliteDialectOptions } from "../../src/index.ts";
import { openBetterSqlite } from "./drivers.ts";
import type { Handle } from "./drivers.ts";

/** A path in a directory of its own, which goes with the test. */
export function freshFile(): string {
  const directory = mkdtempSync(join(tmpdir(), "postern-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return join(directory, "portal.db");
}

/** An open connection, closed with the test. */
export function openHandle(file: string, open = openBetterSqlite): Handle {
  const handle = open(file);
  let closed = false;
  onTestFinished(() => void (closed || handle.close()));
  return {
    prepare: (sql) => handle.prepare(sql),
    exec: (sql) => handle.exec(sql),
    close: () => {
      closed = true;
      handle.close();
    },
  };
}

/** A Kysely on a connection of its own. */
export function openDb(handle: Handle, options: SqliteDialectOptions = {}, log: (event: LogEvent) => void = () => {}) {
  return new Kysely<unknown>({ dialect: sqliteDialect(handle, options), log });
}

/** A migrated database file with one store on it. */
export async function freshStore(options: SqliteDialectOptions = {}) {
  const file = freshFile();
  const statements: { sql: string; parameters: readonly unknown[] }[] = [];
  const handle = openHandle(file);
  const db = openDb(handle, options, ({ query }) => statements.push(query));
  await migrate(db);
  statements.length = 0;
  return { file, handle, db, statements, store: sqlStore({ db }) };
}
