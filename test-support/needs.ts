import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

declare module "vitest" {
  interface TaskMeta {
    /** What this suite was skipped for want of, told at the end of the run by `report.ts`. */
    missing?: string;
  }
}

/** Something a suite cannot run without and a developer's machine may lack. */
export interface Need {
  /** As a reader knows it: `"Chromium"`. */
  readonly what: string;
  readonly found: boolean;
  /** The command that brings it. */
  readonly getIt: string;
}

/**
 * Skips a suite where something it needs is missing, and has the end of the run say so: a skip nobody sees
 * is a hole. With `CI` set nothing may be missing.
 *
 * @example
 * ```ts
 * const path = onPath("chromium");
 * const chromium = { what: "Chromium", found: path !== undefined, getIt: "apt-get install chromium" };
 * describe("the open page in a browser", needs(chromium), () => { … });
 * ```
 * @returns the options of a `describe` or `it`.
 * @throws {Error} in CI, if it is missing.
 */
export function needs({ what, found, getIt }: Need): { skip?: true; meta?: { missing: string } } {
  if (found) return {};
  if (isCi()) throw new Error(`${what} is missing, and CI skips nothing. Get it with: ${getIt}`);
  return { skip: true, meta: { missing: `${what} — get it with: ${getIt}` } };
}

/** @returns the path of the first of these programs that is on PATH, or undefined. */
export function onPath(...names: string[]): string | undefined {
  return executableIn((process.env["PATH"] ?? "").split(delimiter), ...names);
}

/** @returns the path of the first of these programs that is in one of these directories, or undefined. */
export function executableIn(directories: readonly string[], ...names: string[]): string | undefined {
  return names.flatMap((name) => directories.map((directory) => join(directory, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isCi(): boolean {
  const ci = process.env["CI"];
  return ci !== undefined && ci !== "" && ci !== "false";
}
