import { sampleSession } from "@postern/core/conformance";
import { needs } from "@postern/test-support/needs";
import { CompiledQuery, type Kysely } from "kysely";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Engine, migrate, migrationSql, sqlStore, type TableOptions } from "../src/index.ts";
import { engines } from "./support/engines.ts";
import { openUrl } from "./support/open-url.ts";

const keyOf: Readonly<Record<string, Engine>> = { SQLite: "sqlite", PostgreSQL: "postgres", MariaDB: "mysql" };

/** Sends a script as an administrator's tool would, one statement after the other. */
async function send(db: Kysely<unknown>, script: string): Promise<void> {
  for (const statement of script.split(/;$/m).filter((each) => each.trim() !== ""))
    await db.executeQuery(CompiledQuery.raw(statement));
}

async function tablesOf(db: Kysely<unknown>) {
  const tables = await db.introspection.getTables();
  const ours = tables.filter(({ name }) => /_(session|owner|schema)$/.test(name));
  return ours.map(({ name, columns }) => ({ name, columns })).toSorted((a, b) => a.name.localeCompare(b.name));
}

describe.each(engines)("migrationSql on $engine", ({ engine, need, databases }) => {
  describe("as a script", needs(need), () => {
    const fresh = databases();
    const open = async () => {
      const db = openUrl(await fresh());
      onTestFinished(() => db.destroy());
      return db;
    };

    test.each<TableOptions>([{}, { tablePrefix: "billing_" }])(
      "makes the tables that migrate makes, with %j",
      async (options) => {
        const [scripted, migrated] = [await open(), await open()];
        await send(scripted, await migrationSql(keyOf[engine]!, options));
        await migrate(migrated, options);
        expect(await tablesOf(scripted)).toEqual(await tablesOf(migrated));
        expect(await tablesOf(scripted)).toHaveLength(3);
      },
    );

    test("gives a store that is ready, and stays so when migrate runs over it", async () => {
      const db = await open();
      await send(db, await migrationSql(keyOf[engine]!));
      const store = sqlStore({ db });
      await store.ready();
      const session = sampleSession();
      await store.create(session);
      await migrate(db);
      await store.ready();
      expect(await store.find(session.id)).toMatchObject({ id: session.id });
    });
  });
});

describe("migrationSql", () => {
  test("writes into the schema that it is told", async () => {
    const script = await migrationSql("postgres", { schema: "billing" });
    expect(script).toContain('create table if not exists "billing"."postern_session"');
    expect(script).toContain('create or replace function "billing"."postern_find"(wanted text)');
    expect(script).toContain('join "billing"."postern_owner" as "t"');
    expect(script).not.toMatch(/^select|\$1/m);
    expect(script.endsWith(";\n")).toBe(true);
  });

  test.each([
    ["another engine", () => migrationSql("oracle" as Engine)],
    ["a name that an object has by itself", () => migrationSql("constructor" as Engine)],
    ["a prefix that is none", () => migrationSql("sqlite", { tablePrefix: "a; drop table b" })],
    ["a schema on SQLite", () => migrationSql("sqlite", { schema: "main" })],
  ])("refuses %s", async (_what, run) => {
    await expect(run()).rejects.toThrow(TypeError);
  });
});
