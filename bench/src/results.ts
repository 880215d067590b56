import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { type Framework, frameworks, type Kind } from "../guards/matrix.ts";
import type { Spread } from "./statistics.ts";

/** Under what circumstances figures were taken. */
export interface Taken {
  readonly commit: string;
  readonly node: string;
  readonly cpu: string;
  readonly date: string;
  /** How many programs wanted the CPU when the run began: more than there are cores, and the figures are rough. */
  readonly load: number;
  /** A short run, to see that everything works: its figures are no news. */
  readonly quick: boolean;
}

/** One guard on one framework. */
export interface GuardRow {
  readonly name: string;
  readonly kind: Kind;
  readonly cpuMicros: Spread;
  /** CPU of the bare route ÷ CPU of this one, in the same round: 1 is free. */
  readonly ofBare: Spread;
  /** The same against the hand-written guard over the same store. */
  readonly ofHand: Spread | null;
  /** Requests per second ÷ those of the bare route. */
  readonly throughput: Spread;
  readonly delayP99Ms: number;
  /** Bytes allocated a request, beyond the bare route's. */
  readonly allocatedBytes: number;
}

/** One verb on one store, or of a peer. */
export interface VerbRow {
  readonly subject: string;
  readonly verb: string;
  readonly perSecond: number;
  readonly cpuMicros: number;
}

/** What comes with a package. */
export interface FootprintRow {
  readonly name: string;
  readonly version: string;
  readonly packages: number;
  readonly installedKb: number;
  /** What `npm pack` makes of it; `null` for what others publish. */
  readonly packedKb: number | null;
  /** CPU milliseconds to import it, beyond those of an empty program. */
  readonly importMs: number;
}

/** Every slice of the results has a file of its own, so that each can be taken by itself. */
export interface Results extends Readonly<Record<Framework, Slice<GuardRow>>> {
  readonly stores: Slice<VerbRow>;
  readonly footprint: Slice<FootprintRow>;
}

export interface Slice<Row> {
  readonly taken: Taken;
  readonly rows: readonly Row[];
}

const directory = fileURLToPath(new URL("../results/", import.meta.url));

export function write(file: string, content: string): void {
  mkdirSync(directory, { recursive: true });
  writeFileSync(directory + file, content);
}

/** What was taken so far. */
export function readResults(): Partial<Results> {
  const names = [...frameworks, "stores", "footprint"] as const;
  const files = names.map((name) => [name, `${directory}${name}.json`] as const).filter(([, file]) => existsSync(file));
  return Object.fromEntries(files.map(([name, file]) => [name, JSON.parse(readFileSync(file, "utf8")) as unknown]));
}

export function taken(quick: boolean): Taken {
  const git = (...args: string[]) => execFileSync("git", args, { encoding: "utf8" }).trim();
  const changed = git("status", "--porcelain", "--", "packages", "bench/src", "bench/guards") !== "";
  return {
    commit: git("rev-parse", "--short", "HEAD") + (changed ? ", changed" : ""),
    node: process.version,
    cpu: `${cpus()[0]?.model ?? "unknown"}, ${cpus().length} cores`,
    load: Math.round(loadavg()[0]!),
    date: new Date().toISOString().slice(0, 10),
    quick,
  };
}
