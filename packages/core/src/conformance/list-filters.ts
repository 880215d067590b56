import assert from "node:assert/strict";
import type { ListQuery } from "../store.ts";
import type { StoreCase } from "./case.ts";
import { freshName } from "./sample.ts";
import { allPages, assertRecord, freshOwner, idsOf, insert, insertAll, queryOf } from "./steps.ts";

export const listFilterCases: readonly StoreCase[] = [
  {
    name: "list > asks for all of its filters to hold",
    async run({ store, second }) {
      const tenantId = freshName();
      const members = [
        { customerId: "a", customerExternalId: "x", actor: "ann" },
        { customerId: "a", customerExternalId: "x", actor: null },
        { customerId: "a", customerExternalId: "y", actor: "ann" },
        { customerId: "b", customerExternalId: "x", actor: "bob" },
        { customerId: "b", customerExternalId: null, actor: null },
      ];
      const createdAt = Date.now();
      const sessions = await insertAll(
        store,
        members.map((some, i) => ({ ...some, tenantId, createdAt: createdAt - i })),
      );
      const listed = async (filter: Partial<ListQuery>) => {
        const found = idsOf(await allPages(second, queryOf(tenantId, { ...filter, limit: 2 })));
        return found.map((id) => sessions.findIndex((session) => session.id === id));
      };
      assert.deepEqual(await listed({}), [0, 1, 2, 3, 4]);
      assert.deepEqual(await listed({ customerId: "a" }), [0, 1, 2]);
      assert.deepEqual(await listed({ customerExternalId: "x" }), [0, 1, 3]);
      assert.deepEqual(await listed({ customerId: "a", customerExternalId: "x" }), [0, 1]);
      assert.deepEqual(await listed({ customerId: "a", actor: "ann" }), [0, 2]);
      assert.deepEqual(await listed({ customerExternalId: "x", actor: "ann" }), [0]);
      assert.deepEqual(await listed({ customerId: "a", customerExternalId: "y", actor: "ann" }), [2]);
      assert.deepEqual(await listed({ customerId: "b", customerExternalId: "y" }), []);
      assert.deepEqual(await listed({ customerId: "a", statuses: ["expired"] }), []);
    },
  },
  {
    name: "list > gives nothing of another tenant",
    async run({ store, second }) {
      const members = { customerId: freshName(), customerExternalId: "same", actor: "same" };
      const mine = await insert(store, members);
      const theirs = await insert(store, members);
      const filters = [{}, { customerId: members.customerId }, { customerExternalId: "same" }, members];
      for (const filter of filters) {
        assert.deepEqual(idsOf(await allPages(second, queryOf(mine.tenantId, filter))), [mine.id]);
        assert.deepEqual(idsOf(await allPages(second, queryOf(theirs.tenantId, filter))), [theirs.id]);
      }
    },
  },
  {
    name: "list > gives nothing of another tenant to a position taken there",
    async run({ store, second }) {
      const { tenantId } = freshOwner();
      const theirs = await insert(store);
      const mine = await insert(store, { tenantId, createdAt: theirs.createdAt - 1 });
      const after = { createdAt: theirs.createdAt, id: theirs.id };
      assert.deepEqual(idsOf(await allPages(second, queryOf(tenantId, { after }))), [mine.id]);
    },
  },
  {
    name: "list > gives whole records",
    async run({ store, second }) {
      const metadata = { note: "ä", ["__proto__"]: "b" };
      const session = await insert(store, { metadata, scopes: ["b", "a"], page: "/", locale: "de", requestHash: "h" });
      for (const connection of [store, second]) {
        const { sessions } = await connection.list(queryOf(session.tenantId));
        assertRecord(sessions[0], session);
      }
    },
  },
  {
    name: "list > gives nothing twice for a customer whose external id changed",
    async run({ store, second }) {
      const before = await insert(store, { customerExternalId: "old" });
      const { tenantId, customerId, createdAt } = before;
      const after = await insert(store, { tenantId, customerId, customerExternalId: "new", createdAt: createdAt + 1 });
      assert.deepEqual(idsOf(await allPages(second, queryOf(tenantId, { customerId }))), [after.id, before.id]);
      assert.deepEqual(idsOf(await allPages(second, queryOf(tenantId, { customerExternalId: "old" }))), [before.id]);
    },
  },
];
