import { DatabaseSync } from "node:sqlite";
import { Redis } from "ioredis";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import { Client } from "pg";
import { sqlite } from "../../fleet/engines.ts";
import type { StoreConfig } from "../../fleet/open-store.ts";
import type { RunningApp } from "../../fleet/start-app.ts";
import type { Need } from "../../needs.ts";
import { fileLimits, limitFiles } from "../../servers/file-limit.ts";
import { mariadbServer, startMariadb } from "../../servers/mariadb.ts";
import { postgresServer, startPostgres } from "../../servers/postgres.ts";
import { redisServer, startRedis } from "../../servers/redis.ts";
import { until } from "../../servers/until.ts";

/** A store that a test may fill to the brim, and write nonsense into. */
export interface Damageable {
  readonly config: StoreConfig;
  readonly disk: { fill(app: RunningApp): Promise<unknown>; empty(app: RunningApp): Promise<unknown> };
  /** Puts something else in the place of a record. */
  spoil(id: string): Promise<unknown>;
  stop(): Promise<unknown>;
}

/** `fills`: what filling it needs beside the server. */
export const damageable: readonly { name: string; need: Need; fills?: Need; start: () => Promise<Damageable> }[] = [
  { name: "Redis", need: redisServer, start: redis },
  { name: "PostgreSQL", need: postgresServer, fills: fileLimits, start: postgres },
  { name: "MariaDB", need: mariadbServer, start: mariadb },
  { name: "SQLite", need: sqlite.need, start: sqliteFile },
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

/** Runs until there is no room. */
async function exhaust(step: () => Promise<unknown>, isFull: RegExp): Promise<void> {
  for (;;) {
    try {
      await step();
    } catch (error) {
      if (isFull.test((error as Error).message)) return;
      throw error;
    }
  }
}

const spoil = "update postern_session set scopes = '{' where id = ";

async function mariadb(): Promise<Damageable> {
  const settings = ["--innodb-file-per-table=0", "--innodb-data-file-path=ibdata1:12M;ibdata2:16M"]; // all tables, and no more
  const server = await startMariadb({ settings });
  const connection = await createConnection(server.url);
  const room = async () => {
    const free = "select data_free from information_schema.tables where table_name = 'postern_session'";
    const [rows] = await connection.query<RowDataPacket[]>(free);
    return Number(rows[0]!["data_free"]);
  };
  return {
    config: { engine: "mariadb", url: server.url },
    disk: {
      async fill() {
        await connection.query("create table filler (bytes longblob)");
        const step = () => connection.query("insert into filler values (repeat('x', 8000))");
        await exhaust(step, /is full/);
      },
      async empty() {
        const left = await room();
        await connection.query("drop table filler");
        await until(async () => (await room()) > 2 * left); // the purge gives it back, up to a second later
      },
    },
    spoil: (id) => connection.query(`${spoil}?`, [id]),
    async stop() {
      connection.destroy();
      await server.stop();
    },
  };
}

/** Less than that, and PostgreSQL could not even write its log. */
const WAL_SEGMENT = 16 * 1024 * 1024;

async function postgres(): Promise<Damageable> {
  const server = await startPostgres({ settings: ["-c", "autovacuum=off"] }); // it would make room
  const client = new Client(server.url);
  await client.connect();
  return {
    config: { engine: "postgres", url: server.url },
    disk: {
      async fill() {
        await limitFiles(server, WAL_SEGMENT + 1024 * 1024);
        const copy = "(jsonb_populate_record(s, jsonb_build_object('id', s.id || n))).*";
        const many = "postern_session s, generate_series(1, 50000) n";
        await exhaust(
          () => client.query(`insert into postern_session select ${copy} from ${many}`),
          /could not extend/,
        );
      },
      empty: () => limitFiles(server, "unlimited"),
    },
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
