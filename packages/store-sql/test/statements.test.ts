import type { ListQuery, PortalSession } from "@postern/core";
import { freshDigest, freshName, sampleSession } from "@postern/core/conformance";
import { needs } from "@postern/test-support/needs";
import { beforeAll, describe, expect, test } from "vitest";
import { migrate, purge } from "../src/index.ts";
import { rowOf } from "../src/row.ts";
import { engines } from "./support/engines.ts";
import { openUrl } from "./support/open-url.ts";
import { openStore } from "./support/opened.ts";
import { analyze, planOf, problemsOf } from "./support/plans.ts";

const owner = { tenantId: "t0", customerId: "c0" };
const query: ListQuery = { tenantId: "t0", statuses: ["issued"], now: 1, limit: 10 };
type Opened = Awaited<ReturnType<typeof openStore>>;

/** Every verb, and how many statements it may take. */
const verbs: readonly { verb: string; count: number; run: (opened: Opened, id: string) => Promise<unknown> }[] = [
  { verb: "create", count: 1, run: ({ store }) => store.create(sampleSession()) },
  { verb: "create with an id that exists", count: 1, run: ({ store }, id) => store.create(sampleSession({ id })) },
  { verb: "find", count: 1, run: async ({ store }, id) => store.find(id) },
  { verb: "find of an unknown id", count: 1, run: async ({ store }) => store.find("ps_unknown") },
  { verb: "find of what cannot be an id", count: 0, run: async ({ store }) => store.find("ps_a ") },
  {
    verb: "redeem",
    count: 1,
    run: ({ store }, id) => store.redeem(id, { at: 1, tokenHash: freshDigest(), kid: null }),
  },
  { verb: "revoke", count: 1, run: ({ store }, id) => store.revoke(id, 1) },
  { verb: "epoch of a known owner", count: 1, run: ({ store }) => store.epoch(owner) },
  { verb: "epoch of a new customer", count: 2, run: ({ store }) => store.epoch({ ...owner, customerId: freshName() }) },
  { verb: "epoch of a new tenant", count: 3, run: ({ store }) => store.epoch({ ...owner, tenantId: freshName() }) },
  { verb: "revokeAll", count: 1, run: ({ store }) => store.revokeAll({ ...owner, customerId: "c1" }, 1) },
  { verb: "list of a tenant", count: 1, run: ({ store }) => store.list(query) },
  { verb: "list of a customer", count: 1, run: ({ store }) => store.list({ ...query, ...owner, actor: "a" }) },
  { verb: "list of an external id", count: 1, run: ({ store }) => store.list({ ...query, customerExternalId: "e0" }) },
  {
    verb: "list from a position on",
    count: 1,
    run: ({ store }, id) => store.list({ ...query, after: { createdAt: 9, id } }),
  },
  { verb: "purge", count: 2, run: ({ db }) => purge(db, { now: 10 }) },
];

for (const { engine, need, databases } of engines) {
  describe(`on ${engine}`, { ...needs(need), timeout: 60_000 }, () => {
    const database = databases();
    let url: string;
    let id: string;

    /** Enough rows for a planner to prefer an index: 3,000 sessions, 20 of each customer, some of each due. */
    beforeAll(async () => {
      url = await database();
      const db = openUrl(url).$extendTables<Record<"postern_session" | "postern_owner", Record<string, unknown>>>();
      await migrate(db);
      for (let tenant = 0; tenant < 10; tenant++) {
        const sessions = Array.from({ length: 300 }, (_, i) => sessionFor(tenant, i));
        const rows = sessions.map(rowOf);
        id = sessions.at(-1)!.id;
        await db.insertInto("postern_session").values(rows).execute();
        const keys = [...new Set(rows.flatMap((row) => [row.customer_key, row.tenant_key]))];
        await db
          .insertInto("postern_owner")
          .values(keys.map((key) => ({ owner_key: key, epoch: "e" })))
          .execute();
      }
      for (const table of ["postern_session", "postern_owner"]) await analyze(db, engine, table);
      await db.destroy();
    }, 60_000);

    test.each(verbs)("$verb takes $count statements, each by an index", async ({ count, run }) => {
      const opened = await openStore(url);
      await run(opened, id);
      const statements = opened.statements.filter(({ sql }) => /^(select|insert|update|delete)/.test(sql));
      expect(statements.map(({ sql }) => sql)).toHaveLength(count);
      for (const statement of statements) {
        expect(problemsOf(engine, await planOf(opened.db, engine, statement))).toEqual([]);
      }
    });
  });
}

function sessionFor(tenant: number, i: number): PortalSession {
  const createdAt = 1_800_000_000_000 + i;
  const keepUntil = i < 3 ? 10 : createdAt + 90_000_000;
  const who = { tenantId: `t${tenant}`, customerId: `c${i % 15}`, customerExternalId: `e${i % 15}` };
  return sampleSession({ ...who, actor: "a", epoch: "e.e", createdAt, keepUntil });
}
