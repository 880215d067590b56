import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";

// Asked before this process left one.
const CORES = availableParallelism();
/** The server that is measured has a core of its own, so that it neither moves nor shares its caches with the load. */
const SERVER_CORE = "0";
const OTHER_CORES = `1-${CORES - 1}`;

/** Keeps this process, and what it starts from now on, off the servers' core. */
export function leaveServerCore(): void {
  pin(process.pid, OTHER_CORES);
}

/** Moves a server that is up, with all its threads, to the core that servers take turns on. */
export function takeServerCore(pid: number): void {
  pin(pid, SERVER_CORE);
}

/** Only Linux has this command, and one core cannot be shared out: elsewhere the system decides, and the spread is wider. */
function pin(pid: number, cores: string): void {
  if (CORES > 1) spawnSync("taskset", ["--all-tasks", "--cpu-list", "--pid", cores, String(pid)]);
}
