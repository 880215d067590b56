import { DatabaseSync } from "node:sqlite";
import { Redis } from "ioredis";
import { createConnection } from "mysql2/promise";
import { Client } from "pg";
import { sqlite } from "../../fleet/engines.ts";
import type { StoreConfig } from "../../fleet/open-store.ts";
import type { RunningApp } from "../../fleet/start-app.ts";
import type { Need } from "../../needs.ts";
import { mariadbServer, startMariadb } from "../../servers/mariadb.ts";
import { postgresServer, startPostgres } from "../../servers/postgres.ts";
import { redisServer, startRedis } from "../../servers/redis.ts";

/** A store that a test may fill to the brim, and write nonsense into. */
export interface Damageable {
  readonly config: StoreConfig;
  readonly disk?: { fill(app: RunningApp): Promise<unknown>; empty(app: RunningApp): Promise<unknown> };
  /** Puts something else in the place of a record. */
  spoil(id: string): Promise<unknown>;
  stop(): Promise<unknown>;
}

/** A test cannot fill the disk of a PostgreSQL or a MariaDB without one of its own. */
export const damageable: readonly { name: string; need: Need; fills: boolean; start: () => Promise<Damageable> }[] = [
  { name: "Redis", need: redisServer, fills: true, start: redis },
  { name: "PostgreSQL", need: postgresServer, fills: false, start: postgres },
  { name: "MariaDB", need: mariadbServer, fills: false, start: mariadb },
  { name: "SQLite", need: sqlite.need, fills: true, start: sqliteFile },
];

async function redis(): Promise<Damageable> {
  const server = await startRedis();
  const client = new Redis(server.port);
  return {
    config: { engine: "redis", port: server.port },
    disk: {
      fill: () => client.config("SET", "maxmemory", "1"),
      empty: () => client.config("SET", "maxmemory", "0"),
    },
    spoil: async (id) => client.set((await client.keys(`*${id}`))[0]!, "somebody else's"),
    async stop() {
      client.disconnect();
      await server.stop();
    },
  };
}

const spoil = "update postern_session set scopes = '{' where id = ";

async function mariadb(): Promise<Damageable> {
  const server = await startMariadb();
  const connection = await createConnection(server.url);
  return {
    config: { engine: "mariadb", url: server.url },
    spoil: (id) => connection.query(`${spoil}?`, [id]),
    async stop() {
      connection.destroy();
      await server.stop();
    },
  };
}

async function postgres(): Promise<Damageable> {
  const server = await startPostgres();
  const client = new Client(server.url);
  await client.connect();
  return {
    config: { engine: "postgres", url: server.url },
    spoil: (id) => client.query(`${spoil}$1`, [id]),
    async stop() {
      await client.end();
      await server.stop();
    },
  };
}

async function sqliteFile(): Promise<Damageable> {
  const store = await sqlite.start();
  const given = store.config() as StoreConfig & { readonly file: string };
  return {
    config: given,
    disk: { fill: (app) => app.tell("be full"), empty: (app) => app.tell("have room") },
    async spoil(id) {
      const database = new DatabaseSync(given.file);
      database.prepare(`${spoil}?`).run(id);
      database.close();
    },
    stop: () => store.stop(),
  };
}
