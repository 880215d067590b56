import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

let guard: ChildProcess | undefined;

/**
 * Has a directory removed and the process in it killed when this process ends, however it ends: nothing else is
 * left to do that after a SIGKILL.
 * @param pid the process that works there now, 0 while there is none, -1 once both are gone.
 */
export function guardServer(directory: string, pid: number): void {
  guard ??= startGuard();
  guard.stdin!.write(`${JSON.stringify([directory, pid])}\n`);
}

/** In a session of its own, so that Ctrl-C spares it. */
function startGuard(): ChildProcess {
  const script = fileURLToPath(new URL("guard.ts", import.meta.url));
  const child = spawn(process.execPath, [script], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  child.unref();
  const input = child.stdin as NodeJS.WritableStream & { unref?(): void };
  input.unref?.();
  return child;
}
