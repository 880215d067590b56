import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { freePort } from "./free-port.ts";
import { guardServer } from "./guarded.ts";
import { signalTree } from "./process-tree.ts";

/** What every starter takes. */
export interface ServerOptions {
  /** More of its settings, as on its command line. */
  readonly settings?: readonly string[];
  /** Whether what it acknowledged survives a crash of the machine; default false, which is much faster. */
  readonly durable?: boolean;
}

/** A server of a test's own, on a port and in a directory of its own. It ends with the test process at the latest. */
export interface Server {
  readonly port: number;
  /** The running process; another one after `restart`. */
  readonly process: ChildProcess;
  /** Whom it runs as, if not as whoever runs the test. */
  readonly account: Account | undefined;
  /** Ends all its processes with SIGKILL; what it wrote stays. May be called again. */
  kill(): Promise<void>;
  /** Starts it again on its port and what it wrote, after killing it if it runs. */
  restart(): Promise<void>;
  /** Freezes all its processes: connections stay open, nothing answers. */
  pause(): void;
  resume(): void;
  /** Kills it and removes what it wrote; may be called again. */
  stop(): Promise<void>;
}

/** How to start one kind of server. */
export interface Launch {
  readonly program: string;
  /** Its arguments; the directory is its own. */
  readonly args: (port: number, directory: string) => readonly string[];
  /** What its output says once it serves. */
  readonly ready: RegExp;
  /** Whom it runs as; default whoever runs the test. */
  readonly account?: Account | undefined;
  /** Fills the directory before the first start. */
  readonly prepare?: (directory: string) => Promise<void>;
}

/** Numbers of a user and group, as `spawn` takes them. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export async function launch(how: Launch): Promise<Server> {
  const directory = mkdtempSync(join(tmpdir(), "postern-server-"));
  guardServer(directory, 0);
  if (how.account !== undefined) chownSync(directory, how.account.uid, how.account.gid);
  await how.prepare?.(directory);
  const port = await freePort();
  const start = () => startProcess(how, port, directory);
  let running = await start();
  const kill = async () => {
    if (running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, "exit");
    signalTree(running.pid!, "SIGKILL");
    await ended;
  };
  return {
    port,
    account: how.account,
    get process() {
      return running;
    },
    kill,
    async restart() {
      await kill();
      running = await start();
    },
    pause: () => signalTree(running.pid!, "SIGSTOP"),
    resume: () => signalTree(running.pid!, "SIGCONT"),
    async stop() {
      await kill();
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
      guardServer(directory, -1);
    },
  };
}

async function startProcess(how: Launch, port: number, directory: string): Promise<ChildProcess> {
  const { program, account, ready } = how;
  const child = spawn(program, how.args(port, directory), {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, LC_ALL: "C" },
    detached: true, // Ctrl-C is for the test, whose end then ends this
    ...account,
  });
  guardServer(directory, child.pid ?? 0);
  await said(child, ready, program);
  return child;
}

/** Waits for a line of its output; the rest is read on, so that the pipes never fill. */
async function said(child: ChildProcess, ready: RegExp, program: string): Promise<void> {
  const last: string[] = [];
  await new Promise<void>((resolve, reject) => {
    for (const input of [child.stdout!, child.stderr!]) {
      createInterface({ input }).on("line", (line) => {
        if (ready.test(line)) resolve();
        last.push(line);
        if (last.length > 20) last.shift();
      });
    }
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`${program} did not start:\n${last.join("\n")}`)));
  });
}
