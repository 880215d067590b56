import { freshName } from "@postern/core/conformance";
import { needs } from "@postern/test-support/needs";
import { postgresServer, startPostgres } from "@postern/test-support/servers/postgres";
import { until } from "@postern/test-support/servers/until";
import { Kysely, PostgresDialect } from "kysely";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { sqlStore } from "../src/index.ts";
import { besideDb, openStore } from "./support/opened.ts";
import { postgresPool } from "./support/pools.ts";

const limit = 8;

describe("while commits wait for a standby that was lost", { ...needs(postgresServer), timeout: 60_000 }, () => {
  test("a role with a connection limit leaves room for everybody else", async () => {
    const server = await startPostgres({ durable: true, settings: ["-c", "max_connections=20"] });
    onTestFinished(() => server.stop());
    const { run } = await openStore(server.url);
    await run("create role another login");
    await run(`create role postern login connection limit ${limit}`);
    await run("alter role postern set statement_timeout = 100");
    await run("grant select, insert, update on postern_owner to postern");
    await run("alter system set synchronous_standby_names = 'lost'");
    await run("select pg_reload_conf()");
    await vi.waitFor(async () =>
      expect(await run("show synchronous_standby_names")).toEqual([{ synchronous_standby_names: "lost" }]),
    );

    const pool = postgresPool(server.url.replace("postgres@", "postern@"), 500);
    const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
    onTestFinished(() => db.destroy());
    const store = sqlStore({ db });
    // Each time the pool gives all its connections up and opens others, while the server keeps theirs waiting.
    const revokeMany = async () => {
      const calls = Array.from({ length: 10 }, () => store.revokeAll({ tenantId: freshName(), customerId: "c" }, 1));
      for (const { status } of await Promise.allSettled(calls)) expect(status).toBe("rejected");
    };
    const waiting = async () => {
      const [row] = await run("select count(*)::int as n from pg_stat_activity where wait_event = 'SyncRep'");
      return Number(row!["n"]);
    };
    await until(async () => (await revokeMany(), (await waiting()) >= limit));
    await revokeMany();
    expect(await waiting()).toBe(limit);
    const another = besideDb(server.url.replace("postgres@", "another@"));
    expect(await another("select 1 as answer")).toEqual([{ answer: 1 }]);
  });
});
