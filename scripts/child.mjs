// Used by bootstrap.mjs too, so it has to run on Node 20.
import { spawn } from "node:child_process";
import { constants } from "node:os";

/**
 * Runs one command in the foreground: its output is ours, our signals are its signals.
 * @returns {Promise<number>} its exit code; 128 + n after signal n, as shells have it; 1 if it did not start.
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: "inherit", ...options });
    const forward = (signal) => child.kill(signal);
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
    for (const signal of signals) process.on(signal, forward);
    const end = (code) => {
      for (const signal of signals) process.off(signal, forward);
      resolve(code);
    };
    child.on("error", (error) => {
      console.error(error.message);
      end(1);
    });
    child.on("exit", (code, signal) => end(code ?? 128 + constants.signals[signal]));
  });
}
