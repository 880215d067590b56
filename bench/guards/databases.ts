import { join } from "node:path";
import { sqliteDialect } from "@postern/store-sql";
import Database from "better-sqlite3";
import { Redis } from "ioredis";
import { Kysely, PostgresDialect } from "kysely";
import { Pool } from "pg";
import type { Stage } from "./setup.ts";

/** The hand-written look-ups go through the very same clients as ours. */
export function openSqlite<DB>({ directory }: Stage): Kysely<DB> {
  return new Kysely<DB>({ dialect: sqliteDialect(new Database(join(directory, "bench.db"))) });
}

const CONNECTIONS = 10;

/** With all its connections open, as in a service that has run for a while. */
export async function openPostgres<DB>({ postgresUrl }: Stage): Promise<Kysely<DB>> {
  const pool = new Pool({ connectionString: postgresUrl, max: CONNECTIONS, idleTimeoutMillis: 0 });
  await Promise.all(Array.from({ length: CONNECTIONS }, () => pool.query("select pg_sleep(0.2)")));
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
}

export function openRedis({ redisUrl }: Stage): Redis {
  return new Redis(redisUrl, { maxRetriesPerRequest: 1 });
}
