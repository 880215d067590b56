import { DatabaseSync } from "node:sqlite";
import type { PortalStore } from "@postern/core";
import { redisStore } from "@postern/store-redis";
import { migrate, sqliteDialect, sqlStore } from "@postern/store-sql";
import { Cluster, Redis } from "ioredis";
import { type Dialect, Kysely, MysqlDialect, PostgresDialect } from "kysely";
import { createPool } from "mysql2";
import { Pool } from "pg";
import { impatient } from "../servers/impatient.ts";

/** Where an app of the fleet keeps its sessions. */
export type StoreConfig =
  | { readonly engine: "redis"; readonly port: number }
  | { readonly engine: "redis-cluster"; readonly ports: readonly number[] }
  | { readonly engine: "sentinel"; readonly ports: readonly number[]; readonly minReplicaAcks: number }
  | { readonly engine: "postgres" | "mariadb"; readonly url: string; readonly poolSize?: number }
  | { readonly engine: "sqlite"; readonly file: string };

/** A store as an app opens it, with drivers set up as the documentation tells. */
export interface OpenStore {
  readonly store: PortalStore;
  /** Safe to run again; nothing where nothing needs it. */
  migrate(): Promise<void>;
  /** Takes every connection of the pool, as a busy app might. @returns what gives them back. */
  hog?(): Promise<() => void>;
  /** Lets the file grow no further than it is, or again. */
  limit?(full: boolean): void;
}

export function openStore(config: StoreConfig): OpenStore {
  switch (config.engine) {
    case "redis":
      return openRedis(quiet(new Redis({ port: config.port, ...patience })));
    case "redis-cluster":
      return openRedis(quiet(new Cluster(nodes(config.ports), { redisOptions: patience })));
    case "sentinel": {
      const connect = () =>
        quiet(new Redis({ sentinels: nodes(config.ports), name: "portal", failoverDetector: true, ...patience }));
      const { minReplicaAcks } = config;
      return { store: redisStore({ client: connect(), writer: connect(), minReplicaAcks }), async migrate() {} };
    }
    case "postgres":
      return openPostgres(config.url, config.poolSize);
    case "mariadb":
      return openMariadb(config.url, config.poolSize);
    case "sqlite":
      return openSqlite(config.file);
    default:
      return unknownEngine(config);
  }
}

function unknownEngine(config: never): never {
  throw new TypeError(`No such engine: ${JSON.stringify(config)}`);
}

const patience = {
  maxRetriesPerRequest: 1,
  connectTimeout: 2000,
  socketTimeout: 5000,
  retryStrategy: (times: number) => Math.min(times * 50, 1000),
};
const SILENT_MS = 10_000;

function nodes(ports: readonly number[]) {
  return ports.map((port) => ({ host: "127.0.0.1", port }));
}

/** A server that goes away is part of this. */
function quiet<C extends { on(event: "error", listener: () => void): unknown }>(client: C): C {
  client.on("error", () => {});
  return client;
}

function openRedis(client: Redis | Cluster): OpenStore {
  return { store: redisStore({ client }), async migrate() {} };
}

function openSql(dialect: Dialect): Pick<OpenStore, "store" | "migrate"> {
  const db = new Kysely<unknown>({ dialect });
  return { store: sqlStore({ db }), migrate: () => migrate(db) };
}

function openPostgres(url: string, max = 10): OpenStore {
  const settings = { max, connectionTimeoutMillis: 2000, idleTimeoutMillis: 5000, stream: () => impatient(SILENT_MS) };
  const pool = quiet(new Pool({ connectionString: url, ...settings }));
  pool.on("connect", quiet); // the pool itself listens to idle connections only: a busy one that breaks would end the app
  return {
    ...openSql(new PostgresDialect({ pool })),
    async hog() {
      const taken = await Promise.all(Array.from({ length: max }, () => pool.connect()));
      return () => taken.forEach((connection) => connection.release());
    },
  };
}

function openMariadb(url: string, connectionLimit = 10): OpenStore {
  const { hostname, port } = new URL(url);
  const stream = () => impatient(SILENT_MS).connect(Number(port), hostname);
  const pool = createPool({ uri: url, connectionLimit, connectTimeout: 2000, queueLimit: 1000, stream });
  return {
    ...openSql(new MysqlDialect({ pool })),
    async hog() {
      const taken = await Promise.all(Array.from({ length: connectionLimit }, () => pool.promise().getConnection()));
      return () => taken.forEach((connection) => connection.release());
    },
  };
}

function openSqlite(file: string): OpenStore {
  const database = new DatabaseSync(file);
  return {
    ...openSql(sqliteDialect(database)),
    limit(full) {
      const { page_count: pages } = database.prepare("pragma page_count").get() as { page_count: number };
      database.exec(`pragma max_page_count = ${full ? pages : 1_000_000}`);
    },
  };
}
