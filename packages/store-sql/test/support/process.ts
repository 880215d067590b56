import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { Job } from "./child.ts";

const script = fileURLToPath(new URL("child.ts", import.meta.url));

/** Runs one job in each of several processes, all let loose at the same moment. @returns what each answered. */
export async function inProcesses(url: string, jobs: readonly Job[]): Promise<readonly unknown[]> {
  const children = await Promise.all(jobs.map((job) => startChild(url, job)));
  const answers = children.map((child) => answerOf(child));
  for (const child of children) child.send("go");
  return Promise.all(answers);
}

/** The same job for each of four processes. */
export function fourTimes(job: Job): readonly Job[] {
  return Array.from({ length: 4 }, () => job);
}

type Child = Awaited<ReturnType<typeof startChild>>;

async function startChild(url: string, job: Job) {
  const execArgv = ["--conditions=@postern/source", "--disable-warning=ExperimentalWarning"];
  const child = fork(script, [url, JSON.stringify(job)], { execArgv, stdio: ["ignore", "ignore", "inherit", "ipc"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  await Promise.race([once(child, "message"), exit(child, "before it was ready")]);
  return child;
}

/** The child's last words. Waits for its end, however that comes. */
async function answerOf(child: Child): Promise<unknown> {
  const [[answer]] = await Promise.all([
    Promise.race([once(child, "message"), exit(child, "without an answer")]) as Promise<[unknown]>,
    once(child, "exit"),
  ]);
  return answer;
}

async function exit(child: ChildProcess, when: string): Promise<never> {
  const [code, signal] = (await once(child, "exit")) as unknown[];
  throw new Error(`A process ended ${when}: ${String(code ?? signal)}.`);
}
