import { execFile, type ExecFileException, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../../..");
const home = mkdtempSync(join(tmpdir(), "postern-packed-"));

interface Ran {
  readonly code: unknown;
  readonly out: string;
  readonly err: string;
}

function ran(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  return new Promise((done) => {
    // Whatever runs these tests may have told Node where else to look for packages.
    const { NODE_PATH: _path, NODE_OPTIONS: _options, ...clean } = process.env;
    execFile(command, args, { cwd, env: { ...clean, ...env } }, (error: ExecFileException | null, out, err) =>
      done({ code: error?.code ?? 0, out, err }),
    );
  });
}

/** @throws {Error} with all that it said, unless it went well. */
async function must(command: string, args: readonly string[], cwd: string): Promise<string> {
  const { code, out, err } = await ran(command, args, cwd);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${String(code)}:\n${out}${err}`);
  return out;
}

/** Where an installed package lies, whatever its `exports` say. */
function folderOf(name: string, from: string): string {
  const entry = realpathSync(createRequire(join(root, from, "package.json")).resolve(name));
  return entry.slice(0, entry.lastIndexOf(join("node_modules", name)) + join("node_modules", name).length);
}

/** Our packages as users get them. */
async function pack(name: string): Promise<string> {
  const out = await must("pnpm", ["pack", "--json", "--pack-destination", home], join(root, "packages", name));
  return resolve(home, (JSON.parse(out) as { filename: string }).filename);
}

/** What ours need, from this workspace's own copies, so that no registry is asked. */
async function packInstalled(name: string, from: string): Promise<string> {
  cpSync(folderOf(name, from), join(home, name, "package"), { recursive: true });
  await must("tar", ["-czf", `${name}.tgz`, "-C", name, "package"], home);
  return join(home, `${name}.tgz`);
}

async function packAll() {
  await must("pnpm", ["exec", "tsc", "-b", "packages/cli"], root);
  return {
    command: [
      await pack("core"),
      await pack("cli"),
      await packInstalled("jose", "packages/core"),
      await packInstalled("zod", "packages/core"),
    ],
    store: [await pack("store-sql"), await packInstalled("kysely", "packages/store-sql")],
  };
}

/** An empty folder with these installed. @returns how to run `npx postern` there, and how to run it without npm's own second. */
async function projectWith(...tarballs: string[]) {
  const project = mkdtempSync(join(home, "project-"));
  await must("npm", ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", ...tarballs], project);
  const bin = join("node_modules", "@postern", "cli", "dist", "bin.js");
  return {
    npx: (args: readonly string[]) => ran("npx", ["postern", ...args], project),
    postern: (args: readonly string[], env?: NodeJS.ProcessEnv) => ran(process.execPath, [bin, ...args], project, env),
    start: (args: readonly string[]) =>
      spawn(process.execPath, [bin, ...args], { cwd: project, stdio: ["ignore", "pipe", "ignore"] }),
  };
}

describe("the packed command in an empty folder", { timeout: 120_000 }, () => {
  let tarballs: Awaited<ReturnType<typeof packAll>>;

  beforeAll(async () => {
    tarballs = await packAll();
  }, 120_000);
  afterAll(() => rmSync(home, { recursive: true, force: true }), 120_000);

  test("explains itself, makes keys and fails by exit code", async () => {
    const { npx, postern } = await projectWith(...tarballs.command);
    expect(await npx(["--help"])).toMatchObject({
      code: 0,
      out: expect.stringContaining("Usage: postern COMMAND"),
      err: "",
    });
    const { code, out } = await postern(["keys", "--json"]);
    expect([code, JSON.parse(out)]).toMatchObject([0, { alg: "Ed25519" }]);
    expect(await postern(["api-key", "--json"])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\{"key":"sk_/),
    });
    expect(await postern(["mint"])).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringContaining("unknown command"),
    });
    const env = { POSTERN_URL: "http://127.0.0.1:1", POSTERN_API_KEY: "sk_test_00000001" };
    const away = await postern(["sessions", "list"], env);
    expect(away).toMatchObject({ code: 1, out: "", err: expect.stringContaining("The server cannot be reached") });
    const bare = await postern(["migrate", "--store", "file:portal.db"]);
    expect(bare).toMatchObject({ code: 1, err: expect.stringContaining("npm install @postern/store-sql") });
  });

  test("works with the stores and drivers that the project has, and names those that it lacks", async () => {
    const { postern, start } = await projectWith(...tarballs.command, ...tarballs.store);
    const env = { POSTERN_STORE_URL: "file:portal.db" };
    expect(await postern(["migrate"], env)).toMatchObject({ code: 0, out: "The tables are up to date.\n" });
    expect(await postern(["sweep", "--json"], env)).toMatchObject({ code: 0, out: '{"deleted":0}\n' });
    const printed = await postern(["migrate", "--print", "--engine", "postgres"]);
    expect(printed).toMatchObject({ code: 0, out: expect.stringContaining("create table") });
    const sweeping = start(["sweep", "--every", "600", "--store", "file:portal.db"]);
    const ended = once(sweeping, "close");
    expect(String(await once(sweeping.stdout, "data"))).toBe("0 deleted.\n");
    sweeping.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
    const pg = await postern(["sweep"], { POSTERN_STORE_URL: "postgres://u:geheim@127.0.0.1:1/x" });
    expect(pg).toMatchObject({ code: 1, err: "postern: This needs pg in your project: npm install pg\n" });
  });
});
