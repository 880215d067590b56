import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/**
 * Sends a signal to a process and all its descendants. PostgreSQL's backends lead process groups of their own, so
 * the group of their parent does not reach them.
 */
export function signalTree(root: number, signal: "SIGKILL" | "SIGSTOP" | "SIGCONT"): void {
  send(root, "SIGSTOP"); // no child is born while they are counted
  for (const pid of descendantsOf(root)) send(pid, signal);
  send(root, signal);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself.
  }
}

/** @returns the processes below it, as far as they were there when asked. */
export function descendantsOf(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const [pid, parent] of processes()) children.set(parent, [...(children.get(parent) ?? []), pid]);
  const below = (pid: number): number[] => (children.get(pid) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(root);
}

/** Every process with its parent. */
function processes(): [pid: number, parent: number][] {
  if (existsSync("/proc/self/stat")) return readdirSync("/proc").filter(isNumber).flatMap(parentInProc);
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  return lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
}

/** `42 (a name) S 7 …`: the name may hold spaces and brackets. */
function parentInProc(pid: string): [number, number][] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return [[Number(pid), Number(stat.slice(stat.lastIndexOf(")")).split(" ")[2])]];
  } catch {
    return []; // it ended meanwhile
  }
}

function isNumber(name: string): boolean {
  return /^\d+$/.test(name);
}
