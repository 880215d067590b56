import assert from "node:assert/strict";
import type { StoreCase } from "./case.ts";
import { freshId, freshName } from "./sample.ts";
import { assertFound, assertLives, assertRecord, freshOwner, insert, insertAll, queryOf, redemption } from "./steps.ts";

const junk = ["", "ps_", "ps_short", "*", "%", "{}", "a:b", "' OR 1=1 --", "__proto__", "constructor", "x".repeat(300)];

export const findCases: readonly StoreCase[] = [
  {
    name: "find > answers undefined for an unknown id",
    async run({ store, second }) {
      await insert(store);
      for (const id of [freshId(), ...junk]) assert.equal(await second.find(id), undefined);
    },
  },
  {
    name: "redeem > answers false for an unknown id and creates nothing",
    async run({ store, second }) {
      for (const id of [freshId(), ...junk]) {
        assert.equal(await store.redeem(id, redemption()), false);
        assert.equal(await second.find(id), undefined);
      }
    },
  },
  {
    name: "revoke > answers false for an unknown id and creates nothing",
    async run({ store, second }) {
      const id = freshId();
      for (const unknown of [id, ...junk]) assert.equal(await store.revoke(unknown, Date.now()), false);
      await insert(store, { id });
      assert.equal((await second.find(id))?.revokedAt, null, "an id revoked before it existed is not revoked");
    },
  },
  {
    name: "find > takes only whole ids",
    async run({ store, second }) {
      const { id } = await insert(store);
      for (const other of [id.slice(0, -1), `${id}A`, ` ${id}`, `${id} `, id.slice(3), `${id}\n`])
        assert.equal(await second.find(other), undefined);
    },
  },
  {
    name: "find > tells each of many that are asked for at once its own",
    async run({ store, second }) {
      const sessions = await insertAll(
        store,
        Array.from({ length: 60 }, () => ({})),
      );
      const wanted = [...sessions.flatMap((session) => [session, undefined]), ...sessions.slice(0, 5)];
      const found = await Promise.all(wanted.map(async (session) => second.find(session?.id ?? freshId())));
      for (const [i, session] of wanted.entries())
        if (session === undefined) assert.equal(found[i], undefined);
        else assertRecord(found[i], session);
    },
  },
  {
    name: "find > gives a session that has expired, unopened or redeemed",
    async run({ store, second }) {
      const createdAt = Date.now() - 10_000_000;
      const unopened = await insert(store, { createdAt, openUntil: createdAt + 300_000 });
      const redeemed = await insert(store, { createdAt, redeemedAt: createdAt + 1, tokenHash: "t" });
      for (const session of [unopened, redeemed]) {
        assert.ok(session.expiresAt < Date.now() && session.keepUntil > Date.now());
        await assertFound(second, session);
        await assertLives(second, session);
      }
    },
  },
  {
    name: "list > answers an empty last page for an unknown tenant or customer",
    async run({ store, second }) {
      const { tenantId } = await insert(store);
      const after = { createdAt: Date.now(), id: freshId() };
      for (const query of [
        queryOf(freshName()),
        queryOf(freshName(), { after }),
        queryOf(tenantId, { customerId: freshOwner().customerId }),
        queryOf(tenantId, { customerExternalId: freshName() }),
      ])
        assert.deepEqual(await second.list(query), { sessions: [], next: null });
    },
  },
  {
    name: "ready > resolves, and may be called again and concurrently",
    async run({ store, second }) {
      await store.ready();
      await Promise.all([store.ready(), second.ready(), second.ready()]);
      await assertLives(second, await insert(store));
    },
  },
];
