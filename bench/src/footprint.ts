import { execFileSync, spawnSync } from "node:child_process";
import { globSync, readFileSync, realpathSync, rmSync, statSync, mkdtempSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FootprintRow } from "./results.ts";
import { rounded, spreadOf } from "./statistics.ts";

const bench = fileURLToPath(new URL("..", import.meta.url));
const own = ["core", "express", "fastify", "koa", "store-sql", "store-redis"].map((name) => `@postern/${name}`);
const peers = [
  "express-session",
  "connect-redis",
  "express-oauth2-jwt-bearer",
  "iron-session",
  "better-auth",
  "@fastify/jwt",
  "@fastify/session",
  "@fastify/secure-session",
  "koa-jwt",
  "koa-session",
  "jose",
];

/** Measures what installing and importing a package brings, with all it depends on (peer dependencies not counted). */
export function measureFootprint(rounds: number): FootprintRow[] {
  const empty = importMs("data:text/javascript,", rounds);
  return [...own, ...peers].map((name) => {
    const folders = [...closureOf(folderOf(name, bench))];
    const { version } = manifestOf(folders[0]!);
    const packed = own.includes(name) ? packedBytes(folders[0]!) : undefined;
    const published = folders.slice(packed === undefined ? 0 : 1).reduce((sum, folder) => sum + bytesOf(folder), 0);
    return {
      name,
      version: own.includes(name) ? "this" : version,
      packages: folders.length,
      installedKb: Math.round((published + (packed?.unpacked ?? 0)) / 1024),
      packedKb: packed === undefined ? null : Math.round(packed.packed / 1024),
      importMs: rounded(Math.max(0, importMs(name, rounds) - empty)),
    };
  });
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

/** Where a package lies, seen from a folder. */
function folderOf(name: string, from: string): string {
  const found = createRequire(join(from, "package.json"))
    .resolve.paths("not-a-builtin")!
    .map((directory) => join(directory, name))
    .find((folder) => globSync(join(folder, "package.json")).length > 0);
  if (found === undefined) throw new Error(`${name} is not installed`);
  return realpathSync(found);
}

/** A package's folder, and those of everything it depends on. */
function closureOf(folder: string, known = new Set<string>()): Set<string> {
  if (known.has(folder)) return known;
  known.add(folder);
  for (const name of Object.keys(manifestOf(folder).dependencies ?? {})) closureOf(folderOf(name, folder), known);
  return known;
}

function bytesOf(folder: string): number {
  return globSync("**", { cwd: folder, exclude: ["node_modules/**"] })
    .map((file) => statSync(join(folder, file)))
    .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
}

function packedBytes(folder: string): { packed: number; unpacked: number } {
  const directory = mkdtempSync(join(tmpdir(), "postern-pack-"));
  try {
    execFileSync("pnpm", ["pack", "--pack-destination", directory], { cwd: folder, stdio: "ignore" });
    const tarball = join(directory, globSync("*.tgz", { cwd: directory })[0]!);
    execFileSync("tar", ["xf", tarball, "-C", directory]);
    return { packed: statSync(tarball).size, unpacked: bytesOf(join(directory, "package")) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** CPU milliseconds of a program that imports this and ends. */
function importMs(specifier: string, rounds: number): number {
  const code = `await import(${JSON.stringify(specifier)}); const { user, system } = process.cpuUsage(); console.log(user + system)`;
  const times = Array.from({ length: rounds }, () => {
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", code], {
      cwd: bench,
      encoding: "utf8",
    });
    if (stdout === "") throw new Error(`importing ${specifier} failed: ${stderr}`);
    return Number(stdout) / 1000;
  });
  return spreadOf(times).median;
}
