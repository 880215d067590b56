import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Need } from "../needs.ts";
import { mariadbServer, startMariadb } from "../servers/mariadb.ts";
import { postgresServer, startPostgres } from "../servers/postgres.ts";
import { redisServer, startRedis } from "../servers/redis.ts";
import { startCluster } from "../servers/redis-cluster.ts";
import type { Server } from "../servers/server.ts";
import type { StoreConfig } from "./open-store.ts";
import { startProxy, type TcpProxy } from "./tcp-proxy.ts";

/** A kind of store. */
export interface Engine {
  readonly name: string;
  readonly need: Need;
  /** Whether apps reach it through a proxy; a Cluster's nodes tell their own addresses. */
  readonly proxied: boolean;
  /** Whether apps keep a pool of connections. */
  readonly pooled: boolean;
  /** Starts it as the documentation says that it loses nothing. */
  start(): Promise<RunningEngine>;
}

/** What happens to a SQLite file happens with the app: there is no server to kill or to freeze. */
export interface RunningEngine extends Pick<Server, "kill" | "restart" | "pause" | "resume" | "stop"> {
  /** How an app reaches it. @param options `poolSize`, where there is a pool. */
  config(options?: { readonly poolSize?: number }): StoreConfig;
  /** What `config` goes through, where it is `proxied`. */
  readonly proxy?: TcpProxy;
}

/** What a redemption looks like on the way to each store. */
export const redemptionOnTheWire = /update .postern_session. set .redeemed_at|\nr\d+\["/;

/** Those that run as servers of their own. */
export const servers: readonly Engine[] = [
  {
    name: "Redis",
    need: redisServer,
    proxied: true,
    pooled: false,
    start: async () => proxied(await startRedis({ durable: true }), (port) => ({ engine: "redis", port })),
  },
  { name: "Redis Cluster", need: redisServer, proxied: false, pooled: false, start: startWholeCluster },
  {
    name: "PostgreSQL",
    need: postgresServer,
    proxied: true,
    pooled: true,
    start: async () =>
      proxied(await startPostgres({ durable: true }), (port, options) => ({
        engine: "postgres",
        url: `postgres://postgres@127.0.0.1:${port}/postgres`,
        ...options,
      })),
  },
  {
    name: "MariaDB",
    need: mariadbServer,
    proxied: true,
    pooled: true,
    start: async () =>
      proxied(await startMariadb({ durable: true }), (port, options) => ({
        engine: "mariadb",
        url: `mysql://root@127.0.0.1:${port}/postern`,
        ...options,
      })),
  },
];

export const sqlite: Engine = {
  name: "SQLite",
  need: { what: "SQLite", found: true, getIt: "" },
  proxied: false,
  pooled: false,
  async start() {
    const directory = mkdtempSync(join(tmpdir(), "postern-"));
    const nothing = () => {};
    return {
      config: () => ({ engine: "sqlite", file: join(directory, "portal.db") }),
      kill: async () => {},
      restart: async () => {},
      pause: nothing,
      resume: nothing,
      stop: async () => rmSync(directory, { recursive: true, force: true }),
    };
  },
};

type ConfigOf = (port: number, options: { readonly poolSize?: number }) => StoreConfig;

async function proxied(server: Server, configOf: ConfigOf): Promise<RunningEngine> {
  const proxy = await startProxy(server.port);
  return {
    kill: () => server.kill(),
    restart: () => server.restart(),
    pause: () => server.pause(),
    resume: () => server.resume(),
    config: (options = {}) => configOf(proxy.port, options),
    proxy,
    async stop() {
      await proxy.stop();
      await server.stop();
    },
  };
}

/** All masters suffer the same. */
async function startWholeCluster(): Promise<RunningEngine> {
  const cluster = await startCluster({ durable: true });
  return {
    kill: async () => void (await Promise.all(cluster.nodes.map((node) => node.kill()))),
    restart: () => cluster.restart(),
    pause: () => cluster.nodes.forEach((node) => node.pause()),
    resume: () => cluster.nodes.forEach((node) => node.resume()),
    config: () => ({ engine: "redis-cluster", ports: cluster.nodes.map(({ port }) => port) }),
    stop: () => cluster.stop(),
  };
}
