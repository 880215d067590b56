import { Kysely } from "kysely";
import { describe, expect, test } from "vitest";
import { migrate, purge, sqliteDialect, sqlStore, startSweep } from "../src/index.ts";
import { freshFile, openDb, openHandle } from "./support/database.ts";
import { drivers } from "./support/drivers.ts";

const needsKysely =
  '"db" must be an open Kysely: write sqlStore({ db }), startSweep({ db }), migrate(db) or purge(db, options)';

describe("what is no Kysely is refused with what to write", () => {
  const db = () => openDb(openHandle(freshFile()));

  test.each<[string, () => unknown]>([
    ["sqlStore(db)", () => sqlStore(db() as never)],
    ["sqlStore()", () => sqlStore(undefined as never)],
    ["sqlStore of a driver's database", () => sqlStore({ db: openHandle(freshFile()) as never })],
    ["startSweep(db)", () => startSweep(db() as never)],
  ])("by %s", (_, make) => {
    expect(make).toThrow(new TypeError(needsKysely));
  });

  test("by migrate({ db }) and purge({ db })", async () => {
    await expect(migrate({ db: db() } as never)).rejects.toThrow(new TypeError(needsKysely));
    await expect(purge({ db: db() } as never, { now: 0 })).rejects.toThrow(new TypeError(needsKysely));
  });
});

describe("sqliteDialect", () => {
  test.each<[string, unknown]>([
    ["a path", "portal.db"],
    ["nothing", undefined],
    ["a Kysely", new Kysely({ dialect: sqliteDialect(drivers[0]!.open(":memory:")) })],
  ])("refuses %s and says how to open a database", (_, database) => {
    expect(() => sqliteDialect(database as never)).toThrow(TypeError);
    expect(() => sqliteDialect(database as never)).toThrow(/^sqliteDialect needs an open database: new Database\(/);
  });
});
