import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { migrate, purge, sqliteDialect, sqlStore } from "@postern/store-sql";
import BetterSqlite from "better-sqlite3";
import { Kysely } from "kysely";
import type { Engine } from "./engine.ts";
import { sqlRows } from "./sql-rows.ts";
import type { SqlRows } from "./sql-rows.ts";

/** Most that SQLite maps as it is built by default, and more than a million sessions take. */
const MAPPED = 2_147_418_112;

export async function startSqliteEngine(): Promise<Engine> {
  const directory = mkdtempSync(join(tmpdir(), "postern-scale-"));
  const opened: Kysely<unknown>[] = [];
  const [version] = new BetterSqlite(":memory:").prepare("select sqlite_version() as name").all([]);
  return {
    name: `SQLite ${(version as { name: string }).name}`,
    settings:
      "better-sqlite3, synchronous normal, mmap_size 2 GB; rows by INSERT within transactions, then quick_check, which reads them all",
    due: 0.1,
    async open(label) {
      const path = join(directory, `${label}.db`);
      const database = new BetterSqlite(path);
      const pragma = (text: string) => database.prepare(`pragma ${text}`).all([]);
      pragma(`mmap_size = ${MAPPED}`);
      const db = new Kysely<unknown>({ dialect: sqliteDialect(database, { synchronous: "normal" }) });
      opened.push(db);
      await migrate(db);
      return {
        store: sqlStore({ db }),
        async load(shape, tell) {
          const rows = sqlRows(shape, tell);
          const loader = new DatabaseSync(path);
          insert(loader, "postern_owner", rows.ownerColumns, rows.owners());
          insert(loader, "postern_session", rows.sessionColumns, rows.sessions());
          loader.exec("pragma wal_checkpoint(truncate)");
          loader.close();
          pragma("quick_check"); // a page that is new to the mapping costs more than to read it
        },
        bytes: async () => statSync(path).size,
        purge: (signal) => purge(db, { now: Date.now(), signal }),
      };
    },
    async stop() {
      await Promise.all(opened.map((db) => db.destroy()));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function insert(loader: DatabaseSync, table: string, columns: readonly string[], rows: ReturnType<SqlRows["owners"]>) {
  const names = columns.map((column) => `"${column}"`).join();
  const one = loader.prepare(`insert into ${table} (${names}) values (${columns.map(() => "?").join()})`);
  loader.exec("begin");
  for (const row of rows) one.run(...row);
  loader.exec("commit");
}
