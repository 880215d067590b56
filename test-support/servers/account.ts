import { readFileSync } from "node:fs";
import type { Account } from "./server.ts";

/**
 * Whom a server runs as that refuses to run as root.
 * @param names of accounts, the first that exists counts.
 * @returns undefined unless this process is root's.
 */
export function unprivileged(...names: string[]): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const found = [...names, "nobody"].map((name) => accounts.find(([known]) => known === name)).find(Boolean);
  if (found === undefined) throw new Error(`No account to leave root for: ${names.join(", ")}, nobody.`);
  return { uid: Number(found[2]), gid: Number(found[3]) };
}
