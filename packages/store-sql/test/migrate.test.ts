import { CamelCasePlugin, Kysely, SqliteDialect } from "kysely";
import { Migrator } from "kysely/migration";
import { describe, expect, test } from "vitest";
import { sampleSession } from "@postern/core/conformance";
import { migrate, migrations, sqliteDialect, sqlStore } from "../src/index.ts";
import { freshFile, freshStore, openDb, openHandle } from "./support/database.ts";
import { drivers } from "./support/drivers.ts";

describe("migrate", () => {
  test.each(drivers)("creates the tables on $driver, and runs again without harm", async ({ open }) => {
    const db = openDb(openHandle(freshFile(), open));
    await migrate(db);
    const store = sqlStore({ db });
    await store.create(sampleSession());
    const before = await tableNames(db);
    await migrate(db);
    expect(await tableNames(db)).toEqual(before);
    expect(before).toEqual([
      "postern_migration",
      "postern_migration_lock",
      "postern_owner",
      "postern_schema",
      "postern_session",
    ]);
    await expect(store.ready()).resolves.toBeUndefined();
  });

  test("serves a plain SqliteDialect as well", async () => {
    const handle = openHandle(freshFile());
    const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: handle as never }) });
    await migrate(db);
    await expect(sqlStore({ db }).ready()).resolves.toBeUndefined();
  });

  test("leaves nothing behind when it fails, and says why", async () => {
    const handle = openHandle(freshFile());
    handle.exec("create table taken (a); create view postern_session as select * from taken");
    const db = openDb(handle);
    await expect(migrate(db)).rejects.toThrow("The migration of Postern's tables failed.");
    expect(await tableNames(db)).toEqual(["taken"]);
  });

  test("keeps portals with different prefixes apart in one file", async () => {
    const { db, store } = await freshStore();
    await migrate(db, { tablePrefix: "second_" });
    const session = sampleSession();
    await sqlStore({ db, tablePrefix: "second_" }).create(session);
    expect(await store.find(session.id)).toBeUndefined();
    expect(await sqlStore({ db, tablePrefix: "second_" }).find(session.id)).toMatchObject({ id: session.id });
  });

  test("is not led astray by the merchant's plugins", async () => {
    const dialect = sqliteDialect(openHandle(freshFile()));
    const db = new Kysely<unknown>({ dialect, plugins: [new CamelCasePlugin()] });
    await migrate(db);
    const [store, session] = [sqlStore({ db }), sampleSession()];
    await store.create(session);
    expect(await store.find(session.id)).toMatchObject({ customerId: session.customerId });
  });
});

describe("migrations", () => {
  test("run in a Migrator of the merchant's own, up and down again", async () => {
    const db = openDb(openHandle(freshFile()));
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations() } });
    expect(await migrator.migrateToLatest()).toMatchObject({ results: [{ status: "Success" }] });
    await expect(sqlStore({ db }).ready()).resolves.toBeUndefined();
    expect(await migrator.migrateDown()).toMatchObject({ results: [{ status: "Success" }] });
    expect(await tableNames(db)).toEqual(["kysely_migration", "kysely_migration_lock"]);
  });
});

describe("table options", () => {
  test.each(["", "a-b", "1a", 'x"; drop table y; --', "a".repeat(33)])("refuse the prefix %j", (tablePrefix) => {
    const db = openDb(openHandle(freshFile()));
    expect(() => sqlStore({ db, tablePrefix })).toThrow(TypeError);
  });

  test("refuse a schema on SQLite", () => {
    const db = openDb(openHandle(freshFile()));
    expect(() => sqlStore({ db, schema: "main" })).toThrow('"schema" is not for SQLite');
  });

  test("refuse a transaction as the store's database", async () => {
    const db = openDb(openHandle(freshFile()));
    await db.transaction().execute(async (transaction) => {
      expect(() => sqlStore({ db: transaction })).toThrow('"db" must not be a transaction');
    });
  });
});

async function tableNames(db: Kysely<unknown>): Promise<readonly string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  return tables.filter(({ isView }) => !isView).map(({ name }) => name);
}
