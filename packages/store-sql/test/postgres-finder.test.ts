import { sampleSession } from "@postern/core/conformance";
import { needs } from "@postern/test-support/needs";
import { describe, expect, test } from "vitest";
import { migrate, migrations, sqlStore } from "../src/index.ts";
import { postgres } from "./support/engines.ts";
import { openStore } from "./support/opened.ts";

describe("the function that finds a session on PostgreSQL", { ...needs(postgres.need), timeout: 60_000 }, () => {
  const database = postgres.databases();

  test("keeps its plan, and plans anew when somebody changes a table", async () => {
    const { store, run } = await openStore(await database());
    const session = sampleSession({ epoch: await store.epoch(sampleSession()) });
    await store.create(session);
    // PostgreSQL plans the first five times for the value, and from then on for any.
    for (let i = 0; i < 10; i++) expect(await store.find(session.id)).toMatchObject({ id: session.id });
    await run("alter table postern_session add column note text not null default 'theirs'");
    await run("alter table postern_owner alter column replaced_at type numeric");
    expect(await store.find(session.id)).toMatchObject({ id: session.id, metadata: session.metadata });
  });

  test("is missed by ready, and made again by migrating down and up", async () => {
    const { db, store, run } = await openStore(await database());
    await run("drop function postern_find(text)");
    await expect(store.ready()).rejects.toThrow("run migrate(db)");
    await expect(store.find("ps_unknown")).rejects.toMatchObject({ cause: { code: "42883" } });
    for (const migration of Object.values(migrations())) await migration.up(db);
    await store.ready();
    for (const migration of Object.values(migrations())) await migration.down!(db);
    expect(await run("select 1 from pg_proc where proname = 'postern_find'")).toEqual([]);
  });

  test("is each schema's own, and finds in the tables beside it, whatever the search path", async () => {
    const { db, run } = await openStore(await database());
    const [schema, tablePrefix] = ["billing", "mine_"];
    await run(`create schema ${schema}`);
    await migrate(db, { schema, tablePrefix });
    const [ours, theirs] = [sqlStore({ db, schema, tablePrefix }), sqlStore({ db })];
    const session = sampleSession();
    await ours.create(session);
    expect(await ours.find(session.id)).toMatchObject({ id: session.id });
    expect(await theirs.find(session.id)).toBeUndefined();
    await run("drop table public.postern_session");
    expect(await ours.find(session.id)).toMatchObject({ id: session.id });
  });
});
