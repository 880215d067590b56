import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { onPath } from "../needs.ts";
import { launch } from "./server.ts";
import type { Server, ServerOptions } from "./server.ts";

const program = onPath("redis-server", "valkey-server");

/** What these suites cannot run without. */
export const redisServer = {
  what: "redis-server",
  found: program !== undefined,
  getIt: "apt-get install redis-server",
};

/** A Redis without a password. */
export interface RedisServer extends Server {
  readonly url: string;
}

/** Starts a Redis. @param options `settings` such as `["--maxmemory", "3mb"]`. */
export function startRedis({ settings = [], durable = false }: ServerOptions = {}): Promise<RedisServer> {
  const soon = ["--repl-diskless-sync-delay", "0", "--repl-ping-replica-period", "1"];
  const disk = durable ? ["--appendonly", "yes", "--appendfsync", "always"] : ["--appendonly", "no"];
  return start((port) => ["--port", String(port), "--save", "", ...disk, ...soon, ...settings]);
}

/** Starts a Sentinel. @param lines of its configuration file, which it rewrites as it learns. */
export function startSentinel(lines: readonly string[]): Promise<RedisServer> {
  return start((port, directory) => {
    const file = join(directory, "sentinel.conf");
    writeFileSync(file, [`port ${port}`, ...lines, ""].join("\n"));
    return [file, "--sentinel"];
  });
}

async function start(args: (port: number, directory: string) => readonly string[]): Promise<RedisServer> {
  const server = await launch({
    program: program!,
    args(port, directory) {
      const common = ["--bind", "127.0.0.1", "--protected-mode", "no", "--dir", directory];
      return [...args(port, directory), ...common];
    },
    ready: /ready to accept connections|Sentinel ID is/i,
  });
  return Object.assign(server, { url: `redis://127.0.0.1:${server.port}` });
}
