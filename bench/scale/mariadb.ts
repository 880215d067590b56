import { migrate, purge, sqlStore } from "@postern/store-sql";
import { startMariadb } from "@postern/test-support/servers/mariadb";
import { Kysely, MysqlDialect } from "kysely";
import { createPool } from "mysql2";
import { createPool as createPromisePool } from "mysql2/promise";
import type { Pool, RowDataPacket } from "mysql2/promise";
import type { Database, Engine } from "./engine.ts";
import { sqlRows, textOf } from "./sql-rows.ts";
import type { SqlRows } from "./sql-rows.ts";

const SETTINGS = ["--innodb-buffer-pool-size=2G", "--innodb-log-file-size=1G", "--local-infile=1"];

export async function startMariadbEngine(): Promise<Engine> {
  const server = await startMariadb({ settings: SETTINGS });
  const pool = createPromisePool({ uri: server.url, connectionLimit: 4 });
  const db = new Kysely<unknown>({
    dialect: new MysqlDialect({ pool: createPool({ uri: server.url, connectionLimit: 20 }) }),
  });
  const [[version]] = await pool.query<RowDataPacket[]>("select version() as name");
  return {
    name: `MariaDB ${String(version!["name"]).split("-")[0]}`,
    settings: "innodb_flush_log_at_trx_commit 0, doublewrite off, innodb_buffer_pool_size 2G; rows by LOAD DATA",
    due: 0.1,
    async open(label) {
      const tablePrefix = `${label}_`;
      await migrate(db, { tablePrefix });
      return databaseOf(pool, db, tablePrefix);
    },
    async stop() {
      await Promise.all([db.destroy(), pool.end()]);
      await server.stop();
    },
  };
}

function databaseOf(pool: Pool, db: Kysely<unknown>, tablePrefix: string): Database {
  const tables = [`${tablePrefix}session`, `${tablePrefix}owner`] as const;
  return {
    store: sqlStore({ db, tablePrefix }),
    async load(shape, tell) {
      const rows = sqlRows(shape, tell);
      await loadRows(pool, tables[1], rows.ownerColumns, rows.owners());
      await loadRows(pool, tables[0], rows.sessionColumns, rows.sessions());
      for (const table of tables) await pool.query(`analyze table ${table}`);
    },
    async bytes() {
      const sizes =
        "select sum(data_length + index_length) as bytes from information_schema.tables where table_name in (?)";
      const [[row]] = await pool.query<RowDataPacket[]>(sizes, [tables]);
      return Number(row!["bytes"]);
    },
    purge: (signal) => purge(db, { now: Date.now(), tablePrefix, signal }),
  };
}

async function loadRows(pool: Pool, table: string, columns: readonly string[], rows: ReturnType<SqlRows["owners"]>) {
  const names = columns.map((column) => `\`${column}\``).join();
  const sql = `load data local infile 'rows' into table ${table} character set utf8mb4 (${names})`;
  await pool.query({ sql, infileStreamFactory: () => textOf(rows) });
}
