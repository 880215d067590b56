import assert from "node:assert/strict";
import type { PortalSession } from "../session.ts";
import type { PortalStore } from "../store.ts";
import type { StoreCase } from "./case.ts";
import { freshId, freshName } from "./sample.ts";
import { allPages, byNewest, callers, idsOf, insert, insertAll, queryOf } from "./steps.ts";

// The order of bytes is - digits letters _ letters; of collations, hardly any agrees.
const tails = ["-", "0", "9", "A", "B", "Z", "_", "a", "b", "z", "aA", "Aa", "a-", "a_", "-a", "_a"];

export const listPageCases: readonly StoreCase[] = [
  {
    name: "list > gives the newest first, whatever the order of creation",
    async run({ store, second }) {
      const tenantId = freshName();
      const base = Date.now();
      const sessions: PortalSession[] = [];
      for (const offset of [5, 1, 9, 3, 7, 0, 8, 2, 6, 4, 1000, -1000, 500])
        sessions.push(await insert(store, { tenantId, createdAt: base + offset }));
      assert.deepEqual(idsOf(await allPages(second, queryOf(tenantId))), idsOf(sessions.toSorted(byNewest)));
    },
  },
  {
    name: "list > orders sessions of one millisecond by the bytes of their ids, highest first",
    async run({ store, second }) {
      const { tenantId, sessions } = await sameMillisecond(store);
      for (const limit of [1, 3, 100]) {
        const listed = await allPages(second, queryOf(tenantId, { limit }));
        assert.deepEqual(idsOf(listed), idsOf(sessions.toSorted(byNewest)));
      }
    },
  },
  {
    name: "list > goes on after any position, be there a session or not",
    async run({ store, second }) {
      const { tenantId, sessions } = await sameMillisecond(store);
      const createdAt = sessions[0]!.createdAt;
      const ids = [...idsOf(sessions), "ps_", "ps_~", freshId(), freshId()];
      for (const after of [
        ...ids.map((id) => ({ createdAt, id })),
        { createdAt: createdAt + 1, id: "ps_" },
        { createdAt: createdAt - 1, id: "ps_~" },
        { createdAt: 0, id: "" },
      ]) {
        const older = sessions.filter((session) => byNewest(after, session) < 0).toSorted(byNewest);
        assert.deepEqual(idsOf(await allPages(second, queryOf(tenantId, { after }))), idsOf(older));
      }
    },
  },
  {
    name: "list > gives every session once at every limit from 1 to 100",
    async run({ store, second }) {
      const { tenantId, sessions } = await insertMany(store, 23);
      const expected = idsOf(sessions.toSorted(byNewest));
      for (let limit = 1; limit <= 100; limit++)
        assert.deepEqual(idsOf(await allPages(second, queryOf(tenantId, { limit }))), expected, `limit ${limit}`);
    },
  },
  {
    name: "list > gives every session once over many pages, for a tenant and for a customer",
    async run({ store, second }) {
      const { tenantId, sessions } = await insertMany(store, 230, { customerId: "cus", customerExternalId: "ext" });
      await insertMany(store, 5, { tenantId });
      const expected = idsOf(sessions.toSorted(byNewest));
      for (const filter of [{ customerId: "cus" }, { customerExternalId: "ext" }])
        for (const limit of [7, 100])
          assert.deepEqual(idsOf(await allPages(second, queryOf(tenantId, { ...filter, limit }))), expected);
      assert.equal((await allPages(second, queryOf(tenantId, { limit: 99 }))).length, 235);
    },
  },
  {
    name: "list > gives every session once while new ones are created between the pages",
    async run({ store, second }) {
      const { tenantId, sessions } = await insertMany(store, 30);
      const newest = Math.max(...sessions.map(({ createdAt }) => createdAt));
      const listed = await allPages(second, queryOf(tenantId, { limit: 4 }), async (page) => {
        await insert(store, { tenantId, createdAt: newest + page });
      });
      assert.deepEqual(idsOf(listed), idsOf(sessions.toSorted(byNewest)));
    },
  },
  {
    name: "list > loses nothing and repeats nothing while sessions are revoked between the pages",
    async run({ store, second }) {
      const { tenantId, sessions } = await insertMany(store, 30);
      const ordered = idsOf(sessions.toSorted(byNewest));
      const now = Date.now();
      const query = queryOf(tenantId, { now, limit: 5, statuses: ["issued"] });
      const listed = await allPages(second, query, async (page) => {
        // The last one listed, where the next page goes on, and one still to come.
        for (const id of [ordered[page * 5 - 1], ordered[30 - page]]) if (id) await store.revoke(id, now);
      });
      const revoked = new Set(idsOf(await allPages(store, queryOf(tenantId, { now, statuses: ["revoked"] }))));
      assert.ok(revoked.size >= 8, "sessions were revoked on the way");
      const seen = idsOf(listed);
      assert.deepEqual(
        seen,
        ordered.filter((id) => seen.includes(id)),
      );
      for (const id of ordered) assert.ok(seen.includes(id) || revoked.has(id), "no live session is lost");
      for (const id of ordered.slice(-4)) assert.ok(!seen.includes(id), "what was revoked before is not listed");
    },
  },
  {
    name: "list > reaches a live session behind 1,050 that ended",
    async run(setup) {
      const { store, second } = setup;
      const createdAt = Date.now();
      const live = await insert(store, { createdAt: createdAt - 10_000, customerExternalId: "ext" });
      const { tenantId, customerId } = live;
      for (let i = 0; i < 1050; i += 50) {
        const batch = callers(setup, 50).map(async (connection, j) => {
          const members = { tenantId, customerId, customerExternalId: "ext", createdAt: createdAt - i - j };
          const { id } = await insert(connection, members);
          await connection.revoke(id, createdAt);
        });
        await Promise.all(batch);
      }
      for (const filter of [{}, { customerId }, { customerExternalId: "ext" }]) {
        const query = queryOf(tenantId, { ...filter, statuses: ["issued"], now: createdAt });
        assert.deepEqual(idsOf(await allPages(second, query)), [live.id]);
      }
      const ended = await allPages(second, queryOf(tenantId, { statuses: ["revoked"], customerId }));
      assert.equal(ended.length, 1050);
    },
  },
];

async function sameMillisecond(store: PortalStore): Promise<{ tenantId: string; sessions: readonly PortalSession[] }> {
  const tenantId = freshName();
  const createdAt = Date.now();
  const stem = freshId().slice(0, 24);
  const ids = tails.map((tail) => `${stem}${tail}`.padEnd(31, "m"));
  const sessions = await insertAll(
    store,
    ids.map((id) => ({ tenantId, id, createdAt })),
  );
  return { tenantId, sessions };
}

/** Sessions of one tenant, three to a millisecond, none yet expired. */
async function insertMany(
  store: PortalStore,
  count: number,
  members: Partial<PortalSession> = {},
): Promise<{ tenantId: string; sessions: readonly PortalSession[] }> {
  const tenantId = members.tenantId ?? freshName();
  const base = Date.now();
  const all = Array.from({ length: count }, (_, i) => ({ ...members, tenantId, createdAt: base - Math.floor(i / 3) }));
  return { tenantId, sessions: await insertAll(store, all) };
}
