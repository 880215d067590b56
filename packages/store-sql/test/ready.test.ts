import { needs } from "@postern/test-support/needs";
import Database from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { purge, sqlStore } from "../src/index.ts";
import { freshStore, openDb, openHandle } from "./support/database.ts";
import { engines } from "./support/engines.ts";
import { openUrl } from "./support/open-url.ts";
import { openStore } from "./support/opened.ts";

for (const { engine, need, databases } of engines) {
  describe(`ready on ${engine}`, { ...needs(need), timeout: 30_000 }, () => {
    const database = databases();

    test("passes on migrated tables, and writes nothing", async () => {
      const { store, run } = await openStore(await database());
      await store.ready();
      expect(await run("select * from postern_owner")).toEqual([]);
      expect(await run("select * from postern_session")).toEqual([]);
    });

    test("asks for a migration where the tables are missing", async () => {
      const db = openUrl(await database());
      await expect(sqlStore({ db }).ready()).rejects.toThrow("run migrate(db)");
      await db.destroy();
    });

    test("every other verb asks for it too, with what the database said as the cause", async () => {
      const db = openUrl(await database());
      const store = sqlStore({ db });
      const owner = { tenantId: "default", customerId: "cus_acme" };
      const id = "ps_aaaaaaaaaaaaaaaaaaaaaaaaaaaa";
      const verbs = [
        () => store.find(id),
        () => store.find(id), // on SQLite, the first one opened the connection, and this one asks at once
        () => store.epoch(owner),
        () => store.revoke(id, 1),
        () => store.revokeAll(owner, 1),
        () => purge(db, { now: 1 }),
      ];
      for (const verb of verbs)
        await expect(verb()).rejects.toMatchObject({
          message: expect.stringContaining("run migrate(db)"),
          cause: { message: expect.stringMatching(/no such table|does not exist|doesn't exist/) },
        });
      await db.destroy();
    });

    test.each([
      ["no version is recorded", "delete from postern_schema"],
      ["the recorded version is old", "update postern_schema set version = 0"],
      ["a column is missing", "alter table postern_session drop column actor"],
      ["a table is missing", "drop table postern_owner"],
    ])("asks for a migration where %s", async (_, script) => {
      const { store, run } = await openStore(await database());
      await run(script);
      await expect(store.ready()).rejects.toThrow("run migrate(db)");
    });

    test("accepts a newer version that this code still reads", async () => {
      const { store, run } = await openStore(await database());
      await run("insert into postern_schema values (2, 1)");
      await expect(store.ready()).resolves.toBeUndefined();
    });

    test("asks for an upgrade where the tables are too new", async () => {
      const { store, run } = await openStore(await database());
      await run("insert into postern_schema values (3, 2)");
      await expect(store.ready()).rejects.toThrow("upgrade @postern/store-sql");
    });
  });
}

test("ready > refuses a SQLite file that it cannot write to", async () => {
  const { file } = await freshStore();
  const db = openDb(openHandle(file, (path) => new Database(path, { readonly: true })));
  await expect(sqlStore({ db }).ready()).rejects.toThrow("not a read-only replica");
});

test("ready > names what it could not reach, and keeps the driver's error as the cause", async () => {
  const { store, handle } = await freshStore();
  handle.close();
  const error = await store.ready().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ message: "The session store cannot reach or read its database." });
  expect((error as Error).cause).toBeInstanceOf(Error);
});
