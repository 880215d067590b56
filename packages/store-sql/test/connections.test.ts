import { sampleSession } from "@postern/core/conformance";
import { needs } from "@postern/test-support/needs";
import { startProxy } from "@postern/test-support/fleet/tcp-proxy";
import { mariadbServer, startMariadb } from "@postern/test-support/servers/mariadb";
import { postgresServer, startPostgres } from "@postern/test-support/servers/postgres";
import { Kysely, MysqlDialect, PostgresDialect, sql } from "kysely";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { migrate, sqlStore } from "../src/index.ts";
import { mysqlPool, postgresPool } from "./support/pools.ts";

const engines = [
  {
    engine: "PostgreSQL",
    need: postgresServer,
    start: startPostgres,
    dialect: (url: string, patienceMs?: number) => new PostgresDialect({ pool: postgresPool(url, patienceMs) }),
    sleep: sql`select pg_sleep(60)`,
  },
  {
    engine: "MariaDB",
    need: mariadbServer,
    start: startMariadb,
    dialect: (url: string, patienceMs?: number) => new MysqlDialect({ pool: mysqlPool(url, patienceMs) }),
    sleep: sql`select sleep(60)`,
  },
];

for (const { engine, need, start, dialect, sleep } of engines) {
  describe(`a pool set up as documented, on ${engine}`, { ...needs(need), timeout: 60_000 }, () => {
    async function opened(patienceMs?: number) {
      const server = await start({ durable: true });
      const proxy = await startProxy(server.port);
      const db = new Kysely<unknown>({
        dialect: dialect(server.url.replace(`:${server.port}`, `:${proxy.port}`), patienceMs),
      });
      onTestFinished(async () => {
        await proxy.stop();
        await server.stop();
        await db.destroy().catch(() => {});
      });
      await migrate(db);
      const [store, session] = [sqlStore({ db }), sampleSession()];
      await store.create(session);
      return { server, proxy, db, store, session };
    }

    test("survives a server that is killed in the middle of a query, and forgets nothing", async () => {
      const { server, db, store, session } = await opened();
      const asleep = sleep.execute(db).then(
        () => "answered",
        () => "rejected",
      );
      expect(await store.revoke(session.id, 5)).toBe(true); // by now the other has long been sent
      await server.kill();
      expect(await asleep).toBe("rejected");
      await expect(store.find(session.id)).rejects.toBeInstanceOf(Error);
      await server.restart();
      expect(await store.find(session.id)).toMatchObject({ id: session.id, revokedAt: 5 });
    });

    test("gets its places back from connections that went silent", async () => {
      const { proxy, store, session } = await opened(1000);
      const takeEveryPlace = () => Promise.allSettled(Array.from({ length: 10 }, async () => store.epoch(session)));
      await takeEveryPlace();
      proxy.strand();
      for (const each of await takeEveryPlace()) expect(each.status).toBe("rejected");
      await vi.waitFor(async () => expect(await store.find(session.id)).toMatchObject({ id: session.id }), 20_000);
    });
  });
}
