import { existsSync } from "node:fs";
import { onPath } from "../needs.ts";
import { descendantsOf } from "./process-tree.ts";
import { run } from "./run.ts";
import type { Server } from "./server.ts";

/** What a test needs that limits files. */
export const fileLimits = {
  what: "prlimit (Linux)",
  found: onPath("prlimit") !== undefined,
  getIt: "apt-get install util-linux",
};

/** Lets no file of a server and its backends, those to come too, grow beyond `bytes`: what a full disk comes to. */
export async function limitFiles({ process: { pid }, account }: Server, bytes: number | "unlimited"): Promise<void> {
  for (const each of [pid!, ...descendantsOf(pid!)]) {
    try {
      await run("prlimit", [`--pid=${each}`, `--fsize=${bytes}:`], account);
    } catch (error) {
      if (existsSync(`/proc/${each}`)) throw error; // else it ended meanwhile
    }
  }
}
