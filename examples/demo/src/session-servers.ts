import type { PortalStore } from "@postern/core";
import { redisStore } from "@postern/store-redis";
import { Redis } from "ioredis";
import { Kysely, MysqlDialect, PostgresDialect } from "kysely";
import { createPool } from "mysql2";
import { Pool } from "pg";

/** Sessions in Redis. The client's options are those of docs/redis.md. */
export function redisSessions(url: URL): { readonly store: PortalStore; close(): Promise<void> } {
  const client = new Redis(url.href, { maxRetriesPerRequest: 1, connectTimeout: 2000 });
  client.on("error", () => {}); // each call says so itself, and Postern answers 503
  return { store: redisStore({ client }), close: async () => client.disconnect() };
}

/** A pool of connections to PostgreSQL, as docs/sql.md advises. */
export function postgresDatabase(url: URL): Kysely<unknown> {
  const pool = new Pool({ connectionString: url.href, max: 10, connectionTimeoutMillis: 2000 });
  pool.on("error", () => {}); // of an idle connection; the next call opens another
  return new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
}

/** A pool of connections to MySQL or MariaDB, as docs/sql.md advises. */
export function mysqlDatabase(url: URL): Kysely<unknown> {
  const pool = createPool({ uri: url.href, connectionLimit: 10, connectTimeout: 2000, queueLimit: 1000 });
  return new Kysely<unknown>({ dialect: new MysqlDialect({ pool }) });
}
