// Lives beside a test process and outlives it: when its input ends, the test process has, and what that left behind goes.
// Each line is a directory and the process that works in it, 0 while there is none; -1 says that both are gone.
import { rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { signalTree } from "./process-tree.ts";

const left = new Map<string, number>();
for await (const line of createInterface({ input: process.stdin })) {
  const [directory, pid] = JSON.parse(line) as [string, number];
  if (pid < 0) left.delete(directory);
  else left.set(directory, pid);
}
for (const [directory, pid] of left) {
  if (pid > 0) signalTree(pid, "SIGKILL");
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
}
