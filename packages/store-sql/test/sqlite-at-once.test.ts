import type { PortalSession } from "@postern/core";
import { sampleSession } from "@postern/core/conformance";
import Database from "better-sqlite3";
import { Kysely, sql, SqliteDialect } from "kysely";
import { describe, expect, onTestFinished, test } from "vitest";
import { migrate, sqliteDialect, sqlStore } from "../src/index.ts";
import { freshFile, openDb, openHandle } from "./support/database.ts";
import { drivers } from "./support/drivers.ts";

type Found = ReturnType<ReturnType<typeof sqlStore>["find"]>;
const isAtOnce = (found: Found): found is PortalSession | undefined => !(found instanceof Promise);

describe.each(drivers)("find on $driver", ({ open }) => {
  /** A store with one session, and one on a connection of its own to the same file. */
  async function opened() {
    const file = freshFile();
    const db = openDb(openHandle(file, open)).$extendTables<{ own: { n: number } }>();
    await migrate(db);
    const store = sqlStore({ db });
    const owner = { tenantId: "acme", customerId: "cus_1" };
    const session = sampleSession({ ...owner, epoch: await store.epoch(owner) });
    await store.create(session);
    return { db, store, session, beside: sqlStore({ db: openDb(openHandle(file, open)) }) };
  }

  test("answers at once, whoever is unknown too", async () => {
    const { store, session } = await opened();
    const found = store.find(session.id);
    expect(isAtOnce(found)).toBe(true);
    expect(found).toMatchObject({ id: session.id });
    expect(store.find("ps_unknown")).toBeUndefined();
  });

  test("answers by a promise until the connection is open", async () => {
    const { beside, session } = await opened();
    const first = beside.find(session.id);
    expect(isAtOnce(first)).toBe(false);
    expect(await first).toMatchObject({ id: session.id });
    expect(isAtOnce(beside.find(session.id))).toBe(true);
  });

  test("sees what another connection wrote a moment ago", async () => {
    const { store, beside, session } = await opened();
    expect(store.find(session.id)).toMatchObject({ revokedAt: null });
    await beside.revokeAll({ tenantId: session.tenantId }, 6);
    expect(store.find(session.id)).toMatchObject({ revokedAt: 6 });
    await beside.revoke(session.id, 5);
    expect(store.find(session.id)).toMatchObject({ revokedAt: 5 });
  });

  test("waits for a transaction of the app's own, and reads nothing of it", async () => {
    const { db, store, session } = await opened();
    let waiting: Found;
    const undone = db.transaction().execute(async (transaction) => {
      await sql`update postern_session set revoked_at = 7`.execute(transaction);
      waiting = store.find(session.id);
      expect(isAtOnce(waiting)).toBe(false);
      throw new Error("changed my mind");
    });
    await expect(undone).rejects.toThrow("changed my mind");
    expect(await waiting!).toMatchObject({ revokedAt: null });
    expect(isAtOnce(store.find(session.id))).toBe(true);
  });

  test("is never shown the old snapshot of a query that the app still streams", async () => {
    const { db, store, beside, session } = await opened();
    await sql`create table own (n)`.execute(db);
    for (const n of [1, 2]) await db.insertInto("own").values({ n }).execute();
    const rows = db.selectFrom("own").selectAll().stream();
    await rows.next();
    await beside.revoke(session.id, 5);
    const waiting = store.find(session.id);
    expect(isAtOnce(waiting)).toBe(false);
    await rows.return?.();
    expect(await waiting).toMatchObject({ revokedAt: 5 });
  });

  test("rejects a damaged record and a closed database, and never throws", async () => {
    const { db, store, session } = await opened();
    await sql`update postern_session set customer_id = x'00'`.execute(db);
    const damaged = store.find(session.id);
    await expect(damaged).rejects.toMatchObject({ code: "store_corrupt" });
    await db.destroy();
    const closed = store.find(session.id);
    await expect(closed).rejects.toThrow("destroyed");
  });

  test("waits for whoever uses another Kysely of the same dialect", async () => {
    const dialect = sqliteDialect(openHandle(freshFile(), open));
    const [db, other] = [new Kysely<unknown>({ dialect }), new Kysely<unknown>({ dialect })];
    await migrate(db);
    const [store, session] = [sqlStore({ db }), sampleSession()];
    await store.create(session);
    await other.transaction().execute(async () => expect(isAtOnce(store.find(session.id))).toBe(false));
    expect(isAtOnce(store.find(session.id))).toBe(true);
  });
});

test("find over a SQLite dialect of somebody else's goes through Kysely", async () => {
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: new Database(freshFile()) as never }) });
  onTestFinished(() => db.destroy());
  await migrate(db);
  const [store, session] = [sqlStore({ db }), sampleSession()];
  await store.create(session);
  const found = store.find(session.id);
  expect(isAtOnce(found)).toBe(false);
  expect(await found).toMatchObject({ id: session.id });
});
