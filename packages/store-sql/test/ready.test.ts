import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { sqlStore } from "../src/index.ts";
import { freshFile, freshStore, openDb, openHandle } from "./support/database.ts";

test("ready > passes on migrated tables, and writes nothing", async () => {
  const { store, handle } = await freshStore();
  await store.ready();
  expect(handle.prepare("select total_changes() as changed").all()).toEqual([{ changed: expect.any(Number) }]);
  expect(handle.prepare("select * from postern_owner").all()).toEqual([]);
});

test("ready > asks for a migration where the tables are missing", async () => {
  const db = openDb(openHandle(freshFile()));
  await expect(sqlStore({ db }).ready()).rejects.toThrow("run migrate(db)");
});

test.each([
  ["no version is recorded", "delete from postern_schema"],
  ["the recorded version is old", "update postern_schema set version = 0"],
  ["a column is missing", "alter table postern_session drop column actor"],
  ["a table is missing", "drop table postern_owner"],
])("ready > asks for a migration where %s", async (_, script) => {
  const { store, handle } = await freshStore();
  handle.exec(script);
  await expect(store.ready()).rejects.toThrow("run migrate(db)");
});

test("ready > accepts a newer version that this code still reads", async () => {
  const { store, handle } = await freshStore();
  handle.exec("insert into postern_schema values (2, 1)");
  await expect(store.ready()).resolves.toBeUndefined();
});

test("ready > asks for an upgrade where the tables are too new", async () => {
  const { store, handle } = await freshStore();
  handle.exec("insert into postern_schema values (3, 2)");
  await expect(store.ready()).rejects.toThrow("upgrade @postern/store-sql");
});

test("ready > refuses a database that it cannot write to", async () => {
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
