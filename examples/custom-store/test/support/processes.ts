import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { PortalStore } from "@postern/core";
import { afterAll } from "vitest";
import type { Answer, Call } from "./serve-store.ts";

const flags = ["--conditions=@postern/source", "--disable-warning=ExperimentalWarning"];
const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const children: ChildProcess[] = [];
afterAll(() => Promise.all(children.map(kill)));

/** A store in another process. */
export interface RemoteStore {
  readonly store: PortalStore;
  /** Ends it as a power cut ends a process: SIGKILL. Calls under way reject. */
  kill(): Promise<void>;
}

/** Opens the database once more, in a process of its own. @param maxFileKb what it may write to a file; default no limit. */
export async function startStore(path: string, { maxFileKb }: { maxFileKb?: number } = {}): Promise<RemoteStore> {
  const command = [process.execPath, ...flags, script("serve-store.ts"), path];
  const limits = `trap "" XFSZ; ulimit -f ${maxFileKb}; exec "$@" 2>/dev/null`; // LMDB tells the disk's errors twice
  const child = run(maxFileKb === undefined ? command : ["bash", "-c", limits, "-", ...command]);
  await Promise.race([once(child, "message"), exitOf(child)]);
  const waiting = new Map<number, (answer: Answer) => void>();
  child.on("message", (answer: Answer) => waiting.get(answer.number)?.(answer));
  const gone = exitOf(child);
  gone.catch(() => undefined);
  let calls = 0;
  const send =
    (verb: keyof PortalStore) =>
    async (...values: readonly unknown[]): Promise<unknown> => {
      const number = ++calls;
      const answered = new Promise<Answer>((resolve) => waiting.set(number, resolve));
      child.send({ number, verb, values } satisfies Call);
      const answer = await Promise.race([answered, gone]);
      waiting.delete(number);
      if ("error" in answer) throw new Error(answer.error);
      return answer.value;
    };
  const verbs = ["create", "find", "redeem", "revoke", "epoch", "revokeAll", "list", "ready"] as const;
  const store = Object.fromEntries(verbs.map((verb) => [verb, send(verb)])) as unknown as PortalStore;
  return { store, kill: () => kill(child) };
}

/** Takes the write lock from another process, and keeps it until `kill`. */
export async function holdLock(path: string): Promise<{ kill(): Promise<void> }> {
  const child = run([process.execPath, ...flags, script("hold-lock.ts"), path]);
  await Promise.race([once(child.stdout!, "data"), exitOf(child)]);
  return { kill: () => kill(child) };
}

function run([command, ...values]: readonly string[]): ChildProcess {
  const child = spawn(command!, values, { stdio: ["ignore", "pipe", "inherit", "ipc"], serialization: "advanced" });
  children.push(child);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}

async function exitOf(child: ChildProcess): Promise<never> {
  const [code, signal] = (await once(child, "exit")) as unknown[];
  throw new Error(`The process ended: ${String(code ?? signal)}.`);
}
