import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { onPath } from "@postern/test-support/needs";

const program = onPath("redis-server", "valkey-server");

/** What these suites cannot run without. */
export const redisServer = {
  what: "redis-server",
  found: program !== undefined,
  getIt: "apt-get install redis-server",
};

/** A Redis of a test's own, on a port of its own, in a directory of its own. */
export interface Server {
  readonly port: number;
  readonly process: ChildProcess;
  /** Kills it and removes what it wrote; may be called again. */
  stop(): Promise<void>;
}

/** Starts a Redis that keeps nothing on disk. @param settings as on its command line: `["--maxmemory", "3mb"]`. */
export function startServer(settings: readonly string[] = []): Promise<Server> {
  const soon = ["--repl-diskless-sync-delay", "0", "--repl-ping-replica-period", "1"];
  return launch((port) => ["--port", String(port), "--save", "", "--appendonly", "no", ...soon, ...settings]);
}

/** Starts a Sentinel. @param lines of its configuration file, which it rewrites as it learns. */
export function startSentinel(lines: readonly string[]): Promise<Server> {
  return launch((port, directory) => {
    const file = join(directory, "sentinel.conf");
    writeFileSync(file, [`port ${port}`, ...lines, ""].join("\n"));
    return [file, "--sentinel"];
  });
}

async function launch(args: (port: number, directory: string) => readonly string[]): Promise<Server> {
  const directory = mkdtempSync(join(tmpdir(), "postern-redis-"));
  const port = await freePort();
  const common = ["--bind", "127.0.0.1", "--protected-mode", "no", "--dir", directory];
  const child = spawn(program!, [...args(port, directory), ...common], { stdio: ["ignore", "pipe", "ignore"] });
  const running = once(child, "exit");
  const kill = () => void child.kill("SIGKILL"); // whatever becomes of the test
  process.once("exit", kill);
  const server: Server = {
    port,
    process: child,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGKILL");
        await running;
      }
      process.off("exit", kill);
      rmSync(directory, { recursive: true, force: true });
    },
  };
  await Promise.race([ready(child), running.then(() => Promise.reject(new Error("redis-server did not start")))]);
  return server;
}

/** Its log says when it serves; the rest of the log is read on, so that the pipe never fills. */
async function ready(child: ChildProcess): Promise<void> {
  const lines = createInterface({ input: child.stdout! });
  await new Promise<void>((resolve) => {
    lines.on("line", (line) => {
      if (/ready to accept connections|Sentinel ID is/i.test(line)) resolve();
    });
  });
}

/** Below 55000, for a Cluster node also listens 10000 above. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 30_000);
    if ((await isFree(port)) && (await isFree(port + 10_000))) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
