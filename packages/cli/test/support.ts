import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Io } from "../src/io.ts";
import { run } from "../src/run.ts";

export const NOW = Date.parse("2026-11-26T10:00:00.000Z");

/** How a command ended, and what it said. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Standard output as JSON. */
  readonly json: unknown;
}

/** The workspace's own packages; how those of a project are found is seen from a packed tarball. */
export async function load(name: string): Promise<unknown> {
  const packages: Readonly<Record<string, () => Promise<unknown>>> = {
    "@postern/store-sql": () => import("@postern/store-sql"),
    "better-sqlite3": () => import("better-sqlite3"),
    kysely: () => import("kysely"),
    mysql2: () => import("mysql2"),
    pg: () => import("pg"),
  };
  return packages[name]!();
}

/** Runs one command as the terminal would, without a process. */
export async function postern(
  argv: readonly string[],
  world: Partial<Io> & { readonly typed?: string } = {},
): Promise<Ended> {
  const { typed = "", ...given } = world;
  let [out, err] = ["", ""];
  const code = await run(argv, {
    env: {},
    stdin: async () => typed,
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    now: () => NOW,
    load,
    signal: new AbortController().signal,
    ...given,
  });
  return {
    code,
    out,
    err,
    get json() {
      return JSON.parse(out) as unknown;
    },
  };
}

/** A directory that goes with the test. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "postern-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
