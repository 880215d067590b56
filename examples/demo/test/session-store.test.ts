import { createServer } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { freshName, sampleSession } from "@postern/core/conformance";
import { needs } from "@postern/test-support/needs";
import { mariadbServer, startMariadb } from "@postern/test-support/servers/mariadb";
import { postgresServer, startPostgres } from "@postern/test-support/servers/postgres";
import { redisServer, startRedis } from "@postern/test-support/servers/redis";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { openSessionStore } from "../src/session-store.ts";

const clock = () => Date.now();
const servers = [
  { scheme: "postgres", need: postgresServer, start: startPostgres },
  { scheme: "mysql", need: mariadbServer, start: startMariadb },
  { scheme: "redis", need: redisServer, start: startRedis },
];

// The shop's file is relative to the working directory.
beforeEach(() => {
  const [before, directory] = [process.cwd(), mkdtempSync(`${tmpdir()}/postern-demo-`)];
  process.chdir(directory);
  onTestFinished(() => {
    process.chdir(before);
    rmSync(directory, { recursive: true, force: true });
  });
});

for (const { scheme, need, start } of servers) {
  describe(`STORE_URL=${scheme}://…`, { ...needs(need), timeout: 60_000 }, () => {
    it("keeps the sessions on that server, over a restart of the app", async () => {
      const server = await start();
      onTestFinished(() => server.stop());
      const first = await openSessionStore(server.url, clock);
      await first.store.ready();
      const owner = { tenantId: freshName(), customerId: "c" };
      const session = sampleSession({ ...owner, epoch: await first.store.epoch(owner) });
      await first.store.create(session);
      await first.close();
      const second = await openSessionStore(server.url, clock);
      onTestFinished(() => second.close());
      expect(await second.store.find(session.id)).toEqual(session);
      expect(second.file).toBe(".data/postern.db");
    });
  });
}

describe("STORE_URL", () => {
  it.each(["redis", "postgres", "mysql"])("%s: says that nobody answers, and never the URL", async (scheme) => {
    const url = `${scheme}://app:hunter22@127.0.0.1:${await closedPort()}/app`;
    const error = await opened(url);
    expect(error.message).not.toContain("hunter22");
    expect(error.message).not.toContain(url);
    expect(error.message).toMatch(/STORE_URL|session store/);
  });

  it.each([
    "hunter22",
    "memory:hunter22",
    "redis:hunter22",
    "redis://",
    "postgres://app:hunter22@127.0.0.1",
    "mysql://app:hunter22@127.0.0.1/",
    "mysql://app:hunter22@127.0.0.1:99999/app",
    "mongodb://app:hunter22@127.0.0.1/app",
  ])("%s is refused, naming what is supported and not the URL", async (url) => {
    const error = await opened(url);
    expect(error.message).toContain("STORE_URL must be file:<path> (SQLite), memory:, or redis://");
    expect(error.message).not.toContain("hunter22");
  });
});

/** What opening a store and asking whether it is ready fails with. */
async function opened(url: string): Promise<Error> {
  const open = async () => {
    const sessions = await openSessionStore(url, clock);
    onTestFinished(() => sessions.close());
    await sessions.store.ready();
  };
  return open().then(
    () => expect.unreachable(),
    (thrown: unknown) => thrown as Error,
  );
}

async function closedPort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === "object" ? address!.port : 0;
}
