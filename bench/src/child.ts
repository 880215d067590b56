import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Framework } from "../guards/matrix.ts";
import type { Served } from "../guards/setup.ts";
import { takeServerCore } from "./cores.ts";

/** `begin` starts to measure the loop's delay, `read` stops that; `collect` does a full garbage collection first. */
export type Ask = "begin" | "read" | "collect";

/** What a server process tells of itself. */
export interface Reading {
  /** User and system time since the process began. */
  readonly cpuMicros: number;
  readonly heapBytes: number;
  /** Event-loop delay since it began to be measured. */
  readonly delayP99Ms: number;
}

/** A server in its own process. */
export interface Child extends Served {
  readonly name: string;
  read(ask?: Ask): Promise<Reading>;
  close(): Promise<void>;
}

/** Where the servers find their databases. */
export interface Databases {
  readonly redisUrl: string;
  readonly postgresUrl: string;
}

const START_MS = 60_000;

/** Starts one setup of the matrix. @param roomy a young generation that no scavenge empties while allocations are counted. */
export async function start(framework: Framework, name: string, databases: Databases, roomy = false): Promise<Child> {
  const flags = roomy ? ["--expose-gc", "--min-semi-space-size=256", "--max-semi-space-size=256"] : [];
  const child = fork(new URL("serve.ts", import.meta.url), [framework, name], {
    execArgv: ["--conditions=@postern/source", "--disable-warning=ExperimentalWarning", ...flags],
    env: {
      ...process.env,
      NODE_ENV: "production",
      BENCH_REDIS_URL: databases.redisUrl,
      BENCH_POSTGRES_URL: databases.postgresUrl,
    },
  });
  const served = (await answerOf(child, `${framework}: ${name}`)) as Served;
  takeServerCore(child.pid!);
  return {
    ...served,
    name,
    async read(ask = "read") {
      child.send(ask);
      return (await answerOf(child, name)) as Reading;
    },
    async close() {
      const gone = once(child, "exit");
      child.disconnect();
      await gone;
    },
  };
}

/** The next message of a child, or an error if it ends or says nothing. */
async function answerOf(child: ChildProcess, what: string): Promise<unknown> {
  const stop = new AbortController();
  const { signal } = stop;
  const timer = setTimeout(() => stop.abort(new Error(`${what} did not answer`)), START_MS);
  const ended = once(child, "exit", { signal }).then(() => {
    throw new Error(`${what} ended`);
  });
  try {
    const [message] = (await Promise.race([once(child, "message", { signal }), ended])) as [unknown];
    return message;
  } finally {
    clearTimeout(timer);
    ended.catch(() => {});
    stop.abort();
  }
}
