import { freshId, sampleSession } from "@postern/core/conformance";
import type { PortalSession } from "@postern/core";
import { needs } from "@postern/test-support/needs";
import { Kysely, MysqlDialect } from "kysely";
import { createPool } from "mysql2";
import type { PoolOptions } from "mysql2";
import { describe, expect, onTestFinished, test } from "vitest";
import { sqlStore } from "../src/index.ts";
import { mariadb, serverEngines } from "./support/engines.ts";
import { openStore } from "./support/opened.ts";

type Three = [PortalSession, PortalSession, PortalSession];

describe.each(serverEngines)("what is looked up in one turn on $engine", ({ need, databases }) => {
  describe("of the event loop", { ...needs(need), timeout: 60_000 }, () => {
    const database = databases();

    test("is one statement, and each is told its own", async () => {
      const { store, run, statements } = await openStore(await database());
      const [damaged, revoked, sound] = Array.from({ length: 3 }, () => sampleSession()) as Three;
      for (const session of [damaged, revoked, sound])
        await store.create({ ...session, epoch: await store.epoch(session) });
      await run(`update postern_session set scopes = 'many' where id = '${damaged.id}'`);
      await store.revoke(revoked.id, 7);
      statements.length = 0;
      const ids = [damaged.id, revoked.id, freshId(), sound.id, "no,id", sound.id];
      expect(await Promise.allSettled(ids.map(async (id) => store.find(id)))).toMatchObject([
        { status: "rejected", reason: { code: "store_corrupt" } },
        { value: { id: revoked.id, revokedAt: 7 } },
        { value: undefined },
        { value: { id: sound.id, revokedAt: null } },
        { value: undefined },
        { value: { id: sound.id, revokedAt: null } },
      ]);
      expect(statements).toHaveLength(1);
    });

    test("rejects together when the statement does, and nobody else", async () => {
      const { store, run } = await openStore(await database());
      const session = sampleSession();
      await store.create({ ...session, epoch: await store.epoch(session) });
      const find = async () => store.find(session.id);
      await run("alter table postern_owner rename to away");
      for (const { status } of await Promise.allSettled([find(), find(), find()])) expect(status).toBe("rejected");
      await run("alter table away rename to postern_owner");
      expect(await find()).toMatchObject({ id: session.id, revokedAt: null });
    });
  });
});

describe("MariaDB", { ...needs(mariadb.need), timeout: 60_000 }, () => {
  const database = mariadb.databases();

  test("is not believed that there is no session, if its driver answers ids as bytes", async () => {
    const { url, store } = await openStore(await database());
    const session = sampleSession();
    await store.create({ ...session, epoch: await store.epoch(session) });
    const bytes: PoolOptions["typeCast"] = (field, next) => (field.name === "id" ? field.buffer() : next());
    const db = new Kysely<unknown>({ dialect: new MysqlDialect({ pool: createPool({ uri: url, typeCast: bytes }) }) });
    onTestFinished(() => db.destroy());
    await expect(sqlStore({ db }).find(session.id)).rejects.toThrow("under ids that were not asked for");
    expect(await sqlStore({ db }).find(freshId())).toBeUndefined();
  });

  test("gets a few statements for any number of ids, not one for each, and a hundred ids in one at most", async () => {
    const { store, statements } = await openStore(await database());
    const session = sampleSession();
    await store.create({ ...session, epoch: await store.epoch(session) });
    const placesFor = async (count: number) => {
      statements.length = 0;
      const ids = [...Array.from({ length: count - 1 }, freshId), session.id];
      const found = await Promise.all(ids.map(async (id) => store.find(id)));
      expect(found.map((each) => each?.id)).toEqual([...Array.from({ length: count - 1 }), session.id]);
      return statements.map(({ parameters }) => parameters.length).toSorted((a, b) => b - a); // told as they are answered
    };
    const asked = [1, 2, 3, 4, 5, 8, 9, 100, 101];
    const places: number[][] = [];
    for (const count of asked) places.push(await placesFor(count));
    expect(places).toEqual([[1], [2], [4], [4], [8], [8], [16], [128], [128, 1]]);
  });
});
