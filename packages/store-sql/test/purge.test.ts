import { copyFileSync } from "node:fs";
import { sampleSession } from "@postern/core/conformance";
import { needs } from "@postern/test-support/needs";
import { sql } from "kysely";
import { describe, expect, onTestFinished, test } from "vitest";
import { purge } from "../src/index.ts";
import { rowOf } from "../src/row.ts";
import { freshFile, freshStore, openDb, openHandle } from "./support/database.ts";
import { engines, mariadb, postgres, serverEngines } from "./support/engines.ts";
import { behind } from "./support/holder.ts";
import { openUrl } from "./support/open-url.ts";
import { openStore } from "./support/opened.ts";
import { analyze, pagesOf } from "./support/plans.ts";

for (const { engine, need, databases } of engines) {
  describe(`purge on ${engine}`, { ...needs(need), timeout: 60_000 }, () => {
    const database = databases();

    test("forgets a record when its keepUntil has come, not earlier", async () => {
      const { db, store } = await openStore(await database());
      const session = sampleSession({ keepUntil: 2000 });
      await store.create(session);
      expect(await purge(db, { now: 1999 })).toBe(0);
      expect(await store.find(session.id)).toMatchObject({ id: session.id });
      expect(await purge(db, { now: 2000 })).toBe(1);
      expect(await store.find(session.id)).toBeUndefined();
    });

    test("goes on in batches until nothing is due, and counts what it deleted", async () => {
      const { db, store, statements } = await openStore(await database());
      for (let keepUntil = 1; keepUntil <= 30; keepUntil++) await store.create(sampleSession({ keepUntil }));
      statements.length = 0;
      expect(await purge(db, { now: 25, batch: 10, pauseMs: 0 })).toBe(25);
      expect(statements.filter((statement) => statement.sql.startsWith("delete"))).toHaveLength(3);
      expect(await purge(db, { now: 30 })).toBe(5);
    });

    test("looks for each batch from where the last one ended on, at records of the same keepUntil again", async () => {
      const { db, store, statements } = await openStore(await database());
      for (const keepUntil of [1, 1, 2, 2, 2, 2, 2, 3, 4]) await store.create(sampleSession({ keepUntil }));
      statements.length = 0;
      expect(await purge(db, { now: 3, batch: 2, pauseMs: 0 })).toBe(8);
      const looks = statements.filter((statement) => statement.sql.startsWith("select"));
      expect(looks.slice(1).map(({ parameters }) => parameters.slice(0, 2))).toEqual([
        [1, 3],
        [2, 3],
        [2, 3],
        [3, 3],
      ]);
    });

    test("never deletes an epoch: a session created before lives on", async () => {
      const { db, store } = await openStore(await database());
      const owner = { tenantId: "t", customerId: "c" };
      const epoch = await store.epoch(owner);
      await store.create(sampleSession({ ...owner, epoch, keepUntil: 1 }));
      const kept = sampleSession({ ...owner, epoch });
      await store.create(kept);
      await purge(db, { now: 1 });
      expect(await store.epoch(owner)).toBe(epoch);
      expect(await store.find(kept.id)).toEqual(kept);
    });

    test("keeps an owner revoked after its last record is gone", async () => {
      const { db, store } = await openStore(await database());
      const owner = { tenantId: "t", customerId: "c" };
      const epoch = await store.epoch(owner); // a create in flight holds this one
      await store.create(sampleSession({ ...owner, epoch, keepUntil: 1 }));
      await store.revokeAll(owner, 5);
      await purge(db, { now: 10 });
      const late = sampleSession({ ...owner, epoch });
      await store.create(late);
      expect(await store.find(late.id)).toMatchObject({ revokedAt: 5 });
    });

    test("stops between two batches when told to", async () => {
      const { db, store } = await openStore(await database());
      for (let keepUntil = 1; keepUntil <= 3; keepUntil++) await store.create(sampleSession({ keepUntil }));
      const stopping = new AbortController();
      const purging = purge(db, { now: 3, batch: 1, pauseMs: 60_000, signal: stopping.signal });
      stopping.abort();
      expect(await purging).toBeLessThan(3);
    });
  });
}

for (const { engine, need, databases } of serverEngines) {
  describe(`while a batch stands still on ${engine}`, { ...needs(need), timeout: 60_000 }, () => {
    const database = databases();

    test("everything goes on with the records that are not due", async () => {
      const opened = await openStore(await database());
      const { url, db, store, errors } = opened;
      const owner = { tenantId: "t", customerId: "c" };
      const epoch = await store.epoch(owner);
      const given = (keepUntil: number) =>
        Array.from({ length: 40 }, () => sampleSession({ ...owner, epoch, keepUntil }));
      for (const session of given(1)) await store.create(session);
      const due = sampleSession({ ...owner, epoch, keepUntil: 1 });
      const live = given(1000);
      for (const session of [due, ...live]) await store.create(session);
      const purged = await behind(url, async (holder, start) => {
        await sql`select id from postern_session where id = ${due.id} for update`.execute(holder);
        const purging = await start(() => purge(db, { now: 1, batch: 100 }));
        for (const { id } of live) expect(await store.redeem(id, { at: 1, tokenHash: "h", kid: null })).toBe(true);
        for (const { id } of live) expect(await store.revoke(id, 1)).toBe(true);
        for (const session of given(2000)) expect(await store.create(session)).toBe(true);
        for (const session of given(1)) expect(await store.create(session)).toBe(true);
        await store.revokeAll(owner, 5);
        expect(await store.epoch(owner)).not.toBe(epoch);
        expect(await store.find(due.id)).toMatchObject({ revokedAt: 5 });
        return purging;
      });
      expect(purged).toBe(41);
      expect(errors).toEqual([]);
    });
  });
}

describe("purge", () => {
  test("spares a record that came back under its id while it ran", async () => {
    const { file, store, handle } = await freshStore();
    await store.create(sampleSession({ id: "ps_back", keepUntil: 1 }));
    // Right after the purge has looked, and before it deletes.
    const db = openDb(openHandle(file), {}, ({ query }) => {
      if (query.sql.startsWith("select")) handle.exec("update postern_session set keep_until = 100");
    });
    expect(await purge(db, { now: 1 })).toBe(0);
    expect(await store.find("ps_back")).toMatchObject({ keepUntil: 100 });
  });

  test("leaves nothing of its own in SQLite's log, for a live write to move into the file", async () => {
    const { file, db, store } = await freshStore();
    for (let i = 0; i < 30; i++) await store.create(sampleSession({ keepUntil: 1 }));
    await purge(db, { now: 1, batch: 10 });
    const alone = freshFile();
    copyFileSync(file, alone); // without the log beside it
    const rows = openHandle(alone).prepare("select count(*) as kept from postern_session").all();
    expect(rows).toEqual([{ kept: 0 }]);
  });

  test("goes on though somebody's transaction keeps it from tidying up", async () => {
    const { file, db, store } = await freshStore();
    for (let i = 0; i < 30; i++) await store.create(sampleSession({ keepUntil: 1 }));
    const reader = openHandle(file);
    reader.exec("begin; select count(*) from postern_session");
    expect(await purge(db, { now: 1, batch: 10, pauseMs: 0 })).toBe(30);
  });

  test.each([
    [{ now: 1.5 }, '"now"'],
    [{ now: Number.NaN }, '"now"'],
    [{ now: 1, batch: 0 }, '"batch" must be an integer from 1 to 1000'],
    [{ now: 1, batch: 1001 }, '"batch"'],
    [{ now: 1, pauseMs: -1 }, '"pauseMs"'],
  ])("refuses %j", async (options, message) => {
    const { db } = await freshStore();
    await expect(purge(db, options)).rejects.toThrow(message);
    await expect(purge(db, options)).rejects.toBeInstanceOf(RangeError);
  });
});

describe("purge on PostgreSQL", { ...needs(postgres.need), timeout: 60_000 }, () => {
  const database = postgres.databases();

  test("does not look again at what it deleted, while an old snapshot keeps that from being cleaned up", async () => {
    const { url, db, statements } = await openStore(await database());
    const sessions = Array.from({ length: 2000 }, (_, i) => sampleSession({ epoch: "e.e", keepUntil: i + 1 }));
    const table = db.$extendTables<Record<"postern_session", Record<string, unknown>>>();
    await table.insertInto("postern_session").values(sessions.map(rowOf)).execute();
    await analyze(db, "PostgreSQL", "postern_session");
    const reader = openUrl(url);
    onTestFinished(() => reader.destroy());
    const reading = reader.transaction().setIsolationLevel("repeatable read");
    await reading.execute(async (snapshot) => {
      await sql`select 1 from postern_session limit 1`.execute(snapshot);
      statements.length = 0;
      expect(await purge(db, { now: 2000, batch: 100, pauseMs: 0 })).toBe(2000);
      const looks = statements.filter((statement) => statement.sql.startsWith("select"));
      const [first, last] = [await pagesOf(db, looks[0]!), await pagesOf(db, looks.at(-1)!)];
      expect(first).toBeGreaterThan(50); // from the lowest `keep_until` on it passes all that is deleted
      expect(last).toBeLessThan(10);
    });
  });
});

describe("purge on a MariaDB that logs statements", { ...needs(mariadb.need), timeout: 60_000 }, () => {
  const database = mariadb.databases({ settings: ["--log-bin=log", "--binlog-format=STATEMENT", "--server-id=1"] });

  test("deletes what is due, though such a log has no READ COMMITTED", async () => {
    const { db, store } = await openStore(await database());
    await store.create(sampleSession({ keepUntil: 1 }));
    expect(await purge(db, { now: 1 })).toBe(1);
  });
});
