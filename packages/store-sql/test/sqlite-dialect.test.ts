import { CompiledQuery, sql } from "kysely";
import { describe, expect, test } from "vitest";
import { sqliteDialect } from "../src/index.ts";
import { freshFile, openDb, openHandle } from "./support/database.ts";
import { drivers } from "./support/drivers.ts";

describe.each(drivers)("sqliteDialect on $driver", ({ open }) => {
  test("makes what is acknowledged survive a power failure, and waits 100 ms for a lock", async () => {
    const db = openDb(openHandle(freshFile(), open));
    expect(await pragma(db, "journal_mode")).toEqual([{ journal_mode: "wal" }]);
    expect(await pragma(db, "synchronous")).toEqual([{ synchronous: 2 }]);
    expect(await pragma(db, "busy_timeout")).toEqual([{ timeout: 100 }]);
  });

  test("takes other settings", async () => {
    const db = openDb(openHandle(freshFile(), open), { synchronous: "normal", busyTimeoutMs: 7 });
    expect(await pragma(db, "synchronous")).toEqual([{ synchronous: 1 }]);
    expect(await pragma(db, "busy_timeout")).toEqual([{ timeout: 7 }]);
  });

  test("binds booleans, undefined and Dates in their places", async () => {
    const db = openDb(openHandle(freshFile(), open));
    const values = [new Date(0), true, undefined, false, null, "a", 1.5];
    const query = CompiledQuery.raw("select ? as a, ? as b, ? as c, ? as d, ? as e, ? as f, ? as g", values);
    const { rows } = await db.executeQuery(query);
    expect(rows.map((row) => Object.values(row as object))).toEqual([
      ["1970-01-01T00:00:00.000Z", 1, null, 0, null, "a", 1.5],
    ]);
  });

  test("prepares a statement once, however often it runs", async () => {
    const handle = openHandle(freshFile(), open);
    const prepared: string[] = [];
    const counted = { ...handle, prepare: (text: string) => (prepared.push(text), handle.prepare(text)) };
    const db = openDb(counted);
    for (let i = 0; i < 10; i++) await sql`select ${i} as i`.execute(db);
    expect(prepared.filter((text) => text.startsWith("select"))).toHaveLength(1);
  });

  test("begins a transaction with the write lock, so that it cannot lose it half-way", async () => {
    const file = freshFile();
    const [first, second] = [openDb(openHandle(file, open)), openDb(openHandle(file, open), { busyTimeoutMs: 0 })];
    await sql`create table a (b)`.execute(first);
    await sql`select 1`.execute(second);
    await first.transaction().execute(async (transaction) => {
      await expect(second.transaction().execute(async () => {})).rejects.toThrow("locked");
      await sql`insert into a values (1)`.execute(transaction);
    });
    expect((await sql`select b from a`.execute(second)).rows).toHaveLength(1);
  });

  test("undoes a transaction that throws, and streams", async () => {
    const db = openDb(openHandle(freshFile(), open)).$extendTables<{ a: { b: number } }>();
    await sql`create table a (b)`.execute(db);
    const failing = db.transaction().execute(async (transaction) => {
      await transaction.insertInto("a").values({ b: 1 }).execute();
      throw new Error("changed my mind");
    });
    await expect(failing).rejects.toThrow("changed my mind");
    await db
      .insertInto("a")
      .values([{ b: 2 }, { b: 3 }])
      .execute();
    const streamed: number[] = [];
    for await (const row of db.selectFrom("a").select("b").stream()) streamed.push(row.b);
    expect(streamed).toEqual([2, 3]);
  });
});

test("sqliteDialect > refuses options out of bounds, naming them", () => {
  const handle = openHandle(freshFile());
  for (const busyTimeoutMs of [-1, 0.5, 1001, Number.NaN]) {
    expect(() => sqliteDialect(handle, { busyTimeoutMs })).toThrow('"busyTimeoutMs" must be an integer from 0 to 1000');
  }
  expect(() => sqliteDialect(handle, { synchronous: "off" as never })).toThrow('"synchronous" must be');
});

async function pragma(db: ReturnType<typeof openDb>, name: string): Promise<readonly unknown[]> {
  const { rows } = await db.executeQuery(CompiledQuery.raw(`pragma ${name}`));
  return rows.map((row) => ({ ...(row as object) }));
}
