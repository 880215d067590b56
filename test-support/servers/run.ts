import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Account } from "./server.ts";

const execute = promisify(execFile);

/** Runs a program to its end. @throws {Error} with what it wrote, unless it ends well. */
export async function run(program: string, args: readonly string[], account?: Account): Promise<void> {
  await execute(program, args, { ...account, env: { ...process.env, LC_ALL: "C" }, maxBuffer: 64 * 1024 * 1024 });
}
