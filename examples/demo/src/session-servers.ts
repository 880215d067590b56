import { Socket } from "node:net";
import type { PortalStore } from "@postern/core";
import { redisStore } from "@postern/store-redis";
import { Redis } from "ioredis";
import { Kysely, MysqlDialect, PostgresDialect } from "kysely";
import { createPool } from "mysql2";
import { Pool } from "pg";

const CONNECT_MS = 2000;
/** Longer than any statement takes: a connection to a database that says nothing for so long is given up. */
const SILENT_MS = 10_000;
/** Each call rejects by itself, and Postern answers 503; but an `error` event that nobody hears ends the process. */
const heard = () => {};

/** Sessions in Redis. The client's options are those of docs/redis.md. */
export function redisSessions(url: URL): { readonly store: PortalStore; close(): Promise<void> } {
  const client = new Redis(url.href, {
    maxRetriesPerRequest: 1,
    connectTimeout: CONNECT_MS,
    socketTimeout: 5000,
    retryStrategy: (times) => Math.min(times * 50, 1000),
  });
  client.on("error", heard);
  return { store: redisStore({ client }), close: async () => client.disconnect() };
}

/** A pool of connections to PostgreSQL, as docs/sql.md advises. */
export function postgresDatabase(url: URL): Kysely<unknown> {
  const pool = new Pool({
    connectionString: url.href,
    max: 10,
    connectionTimeoutMillis: CONNECT_MS,
    idleTimeoutMillis: SILENT_MS / 2,
    stream: impatient,
  });
  pool.on("error", heard);
  pool.on("connect", (client) => client.on("error", heard));
  return new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
}

/** A pool of connections to MySQL or MariaDB, as docs/sql.md advises. */
export function mysqlDatabase(url: URL): Kysely<unknown> {
  const stream = () => impatient().connect(Number(url.port || 3306), url.hostname);
  const pool = createPool({ uri: url.href, connectionLimit: 10, connectTimeout: CONNECT_MS, queueLimit: 1000, stream });
  return new Kysely<unknown>({ dialect: new MysqlDialect({ pool }) });
}

/** A connection yet to be made that ends when it has been silent for too long. */
function impatient(): Socket {
  const socket = new Socket();
  return socket.setTimeout(SILENT_MS, () => socket.destroy(new Error("The database went silent.")));
}
