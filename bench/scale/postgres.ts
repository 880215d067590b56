import { readFileSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { migrate, purge, sqlStore } from "@postern/store-sql";
import { startPostgres } from "@postern/test-support/servers/postgres";
import { Kysely, PostgresDialect } from "kysely";
import { Pool } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { Database, Engine } from "./engine.ts";
import type { Shape } from "./shape.ts";
import { sqlRows, textOf } from "./sql-rows.ts";
import type { SqlRows } from "./sql-rows.ts";

// Room for all ten million. So much memory wants huge pages, as PostgreSQL's manual says: `sysctl vm.nr_hugepages=7500`.
const HUGE_PAGES = 7400;
const SETTINGS = [
  "shared_buffers=14GB",
  `huge_pages=${areThereHugePages() ? "on" : "off"}`,
  "max_wal_size=4GB",
  "wal_level=minimal",
  "max_wal_senders=0",
];

export async function startPostgresEngine(): Promise<Engine> {
  const server = await startPostgres({
    settings: [...SETTINGS, "maintenance_work_mem=512MB"].flatMap((setting) => ["-c", setting]),
  });
  const pool = new Pool({ connectionString: server.url, max: 20 });
  const { rows } = await pool.query<{ server_version: string }>("show server_version");
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  return {
    name: `PostgreSQL ${rows[0]!.server_version.split(" ")[0]}`,
    settings: `fsync off, ${SETTINGS.slice(0, 3).join(", ")}; rows by COPY, indexes after them, then VACUUM ANALYZE and pg_prewarm`,
    due: 0.1,
    async open(label) {
      const tablePrefix = `${label}_`;
      await migrate(db, { tablePrefix });
      return databaseOf(pool, db, tablePrefix);
    },
    async stop() {
      await db.destroy();
      await server.stop();
    },
  };
}

function databaseOf(pool: Pool, db: Kysely<unknown>, tablePrefix: string): Database {
  const session = `${tablePrefix}session`;
  const owner = `${tablePrefix}owner`;
  return {
    store: sqlStore({ db, tablePrefix }),
    async load(shape: Shape, tell) {
      const rows = sqlRows(shape, tell);
      await copy(pool, owner, rows.ownerColumns, rows.owners());
      await withoutIndexes(pool, session, () => copy(pool, session, rows.sessionColumns, rows.sessions()));
      for (const table of [session, owner]) await pool.query(`vacuum analyze ${table}`);
      await warm(pool, [session, owner]);
    },
    async bytes() {
      const sizes = "select pg_total_relation_size($1) + pg_total_relation_size($2) as bytes";
      const { rows } = await pool.query<{ bytes: string }>(sizes, [session, owner]);
      return Number(rows[0]!.bytes);
    },
    purge: (signal) => purge(db, { now: Date.now(), tablePrefix, signal }),
  };
}

/** Brings tables and indexes into the server's memory, where they are once it has run for a while. */
async function warm(pool: Pool, tables: readonly string[]): Promise<void> {
  await pool.query("create extension if not exists pg_prewarm");
  const relations = "select pg_prewarm(indexrelid) from pg_index where indrelid = $1::regclass";
  for (const table of tables) {
    await pool.query("select pg_prewarm($1::regclass)", [table]);
    await pool.query(relations, [table]);
  }
}

async function copy(pool: Pool, table: string, columns: readonly string[], rows: ReturnType<SqlRows["owners"]>) {
  const client = await pool.connect();
  try {
    const names = columns.map((column) => `"${column}"`).join();
    await pipeline(textOf(rows), client.query(copyFrom(`copy ${table} (${names}) from stdin`)));
  } finally {
    client.release();
  }
}

/** Takes the secondary indexes away while rows come in, and makes them again by their own definitions. */
async function withoutIndexes(pool: Pool, table: string, load: () => Promise<void>): Promise<void> {
  const secondary = "select indexname, indexdef from pg_indexes where tablename = $1 and indexdef not like '%UNIQUE%'";
  const { rows } = await pool.query<{ indexname: string; indexdef: string }>(secondary, [table]);
  for (const { indexname } of rows) await pool.query(`drop index ${indexname}`);
  await load();
  for (const { indexdef } of rows) await pool.query(indexdef);
}

function areThereHugePages(): boolean {
  try {
    return Number(/^HugePages_Free: +(\d+)/m.exec(readFileSync("/proc/meminfo", "utf8"))?.[1]) >= HUGE_PAGES;
  } catch {
    return false; // not Linux
  }
}
