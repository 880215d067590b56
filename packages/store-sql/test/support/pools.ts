import { impatient } from "@postern/test-support/servers/impatient";
import { createPool } from "mysql2";
import type { Pool as MysqlPool } from "mysql2";
import { Pool } from "pg";

/** Pools as docs/sql.md advises, but for how long they bear silence: `patienceMs`, default 60 s. */
export function postgresPool(url: string, patienceMs = 60_000): Pool {
  const pool = new Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: patienceMs / 2,
    stream: () => impatient(patienceMs),
  });
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

export function mysqlPool(url: string, patienceMs = 60_000): MysqlPool {
  const { hostname, port } = new URL(url);
  return createPool({
    uri: url,
    connectionLimit: 10,
    connectTimeout: 10_000,
    stream: () => impatient(patienceMs).connect(Number(port), hostname),
  });
}
