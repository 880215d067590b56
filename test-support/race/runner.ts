import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Ask, Begin, Done } from "./child.ts";

/** A process that takes part in a race, seen from the one that runs it. */
export interface Runner {
  begin(given: Begin["begin"]): void;
  ask(ask: Ask): Promise<Done>;
  /** Kills it; may be called again. */
  stop(): void;
}

/** Starts a process that runs the sources as they are. @returns it once it says that it is ready. */
export async function startRunner(module: URL, args: readonly string[]): Promise<Runner> {
  const child = fork(fileURLToPath(module), args, {
    execArgv: ["--conditions=@postern/source", "--disable-warning=ExperimentalWarning"],
    serialization: "advanced", // for the bigint
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const lastWords = lastWordsOf(child);
  const stop = () => {
    process.off("exit", stop);
    child.kill("SIGKILL");
  };
  process.once("exit", stop);
  const ended = once(child, "close").then(([code, signal]) => {
    throw new Error(`A process of the race ended: ${String(code ?? signal)}. ${lastWords()}`);
  });
  ended.catch(() => {}); // after the race nobody waits for it
  await answerOf(child, ended);
  return {
    begin: (begin) => void child.send({ begin }),
    async ask(ask) {
      const answer = answerOf(child, ended);
      child.send(ask);
      const done = await answer;
      if (done.failed !== undefined) throw new Error(`A process of the race failed: ${done.failed}`);
      return done;
    },
    stop,
  };
}

async function answerOf(child: ChildProcess, ended: Promise<never>): Promise<Done> {
  const answer = once(child, "message") as Promise<[Done]>;
  const [done] = await Promise.race([answer, ended]);
  return done;
}

const KEPT = 2000;

/** Keeps the end of what a process complains of. */
function lastWordsOf(child: ChildProcess): () => string {
  let words = "";
  child.stderr!.setEncoding("utf8").on("data", (text: string) => (words = (words + text).slice(-KEPT)));
  return () => words.trim();
}
