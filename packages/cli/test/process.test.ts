import { type ChildProcess, spawn, type StdioOptions } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { text } from "node:stream/consumers";
import { sampleSession } from "@postern/core/conformance";
import { sqlStore } from "@postern/store-sql";
import { needs } from "@postern/test-support/needs";
import { postgresServer, startPostgres } from "@postern/test-support/servers/postgres";
import { until } from "@postern/test-support/servers/until";
import { sql } from "kysely";
import { describe, expect, onTestFinished, test } from "vitest";
import { openDatabase } from "../src/database.ts";
import { targetOf } from "../src/store-url.ts";
import { load, postern } from "./support.ts";

/** The command as a process of its own, from its sources. */
function start(args: readonly string[], env: NodeJS.ProcessEnv = {}, stdio: StdioOptions = "pipe"): ChildProcess {
  const script = ["--conditions=@postern/source", "src/bin.ts", ...args];
  const cwd = new URL("..", import.meta.url);
  const child = spawn(process.execPath, script, { cwd, env: { ...process.env, ...env }, stdio });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

/** Takes connections, and says nothing. */
async function silent(): Promise<{ server: Server; host: string }> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { server, host: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe("the first signal", { timeout: 60_000 }, () => {
  const signals = [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const;

  test.each(signals)("%s ends a migration of a database that says nothing, with %i", async (signal, code) => {
    const { server, host } = await silent();
    const child = start(["migrate"], { POSTERN_STORE_URL: `postgres://u@${host}/x` });
    await once(server, "connection");
    child.kill(signal);
    expect(await once(child, "exit")).toEqual([code, null]);
  });

  test.each(signals)(
    "%s ends the wait for a key on a standard input that stays open, with %i",
    async (signal, code) => {
      const child = start(["sessions", "list", "--key-stdin", "--url", "http://127.0.0.1:1"]);
      const told = text(child.stderr!);
      // More than lies between two processes: once it is written, the command reads.
      await new Promise((written) => child.stdin!.write("k".repeat(4 * 1024 * 1024), written));
      child.kill(signal);
      expect(await once(child, "exit")).toEqual([code, null]);
      expect(await told).toContain(`Stopped by ${signal}`);
    },
  );

  test.each(signals)("%s ends a request to an API that says nothing, with %i", async (signal, code) => {
    const { server, host } = await silent();
    const args = ["sessions", "list", "--url", `http://${host}/v1/portal-sessions`];
    const child = start(args, { POSTERN_API_KEY: "sk_test_00000001" });
    await once(server, "connection");
    child.kill(signal);
    expect(await once(child, "exit")).toEqual([code, null]);
  });

  describe("met in a batch", needs(postgresServer), () => {
    test("lets sweep --every finish it, with 0", async () => {
      const server = await startPostgres();
      onTestFinished(() => server.stop());
      const world = { env: { POSTERN_STORE_URL: server.url }, load };
      await postern(["migrate"], world);
      const { db, close } = await openDatabase(targetOf(server.url), world as never, "refused");
      const due = sampleSession({ keepUntil: 1 });
      await sqlStore({ db }).create(due);

      const holding = await db.startTransaction().execute();
      await sql`select id from postern_session for update`.execute(holding);
      const child = start(["sweep", "--every", "600"], world.env);
      const told = text(child.stdout!);
      await until(async () => {
        const waiting = sql`select 1 from pg_locks where not granted`;
        return (await waiting.execute(holding)).rows.length > 0;
      });
      child.kill("SIGTERM");
      const ended = once(child, "exit");
      await holding.rollback().execute();
      expect([await ended, await told]).toEqual([[0, null], "1 deleted.\n"]);
      await close();
    });
  });
});

describe("standard output", { timeout: 60_000 }, () => {
  const full = { what: "/dev/full", found: existsSync("/dev/full"), getIt: "Linux" };

  describe("that is full", needs(full), () => {
    test.each([[[]], [["--json"]]])("fails api-key %j: its only copy is lost", async (flags) => {
      const disk = openSync("/dev/full", "w");
      const child = start(["api-key", ...flags], {}, ["ignore", disk, "pipe"]);
      closeSync(disk);
      const told = text(child.stderr!);
      expect(await once(child, "exit")).toEqual([1, null]);
      const message = "standard output could not be written: ENOSPC: no space left on device, write";
      const line = flags.length === 0 ? `postern: ${message}` : JSON.stringify({ error: message });
      expect(await told).toBe(`${line}\n`);
    });
  });

  test("whose reader has seen enough is no failure", async () => {
    const child = start(["migrate", "--print", "--engine", "postgres"]);
    const told = text(child.stderr!);
    child.stdout!.destroy();
    expect([await once(child, "exit"), await told]).toEqual([[0, null], ""]);
  });
});
