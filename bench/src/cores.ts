import { execFileSync } from "node:child_process";
import { availableParallelism } from "node:os";

/** Whether processes can be told where to run; elsewhere the system decides, and the spread is wider. */
const canPin = process.platform === "linux" && availableParallelism() > 1;

/** The server that is measured has a core of its own, so that it neither moves nor shares its caches with the load. */
const SERVER_CORE = "0";
const OTHER_CORES = `1-${availableParallelism() - 1}`;

/** Keeps this process, and what it starts from now on, off the servers' core. */
export function leaveServerCore(): void {
  if (canPin) pin(process.pid, OTHER_CORES);
}

/** Moves a server that is up, with all its threads, to the core that servers take turns on. */
export function takeServerCore(pid: number): void {
  if (canPin) pin(pid, SERVER_CORE);
}

function pin(pid: number, cores: string): void {
  execFileSync("taskset", ["--all-tasks", "--cpu-list", "--pid", cores, String(pid)], { stdio: "ignore" });
}
