import assert from "node:assert/strict";
import type { PortalSession } from "../session.ts";
import type { StoreCase } from "./case.ts";
import { freshDigest, freshId, freshName, sampleSession } from "./sample.ts";
import { allPages, assertFound, assertRecord, callers, freshOwner, idsOf, insert, queryOf } from "./steps.ts";

export const createCases: readonly StoreCase[] = [
  {
    name: "create > keeps every member as given",
    async run({ store, second }) {
      const owner = { tenantId: `${freshName()} Überseekontor 株式会社 🦊`, customerId: "cus/ä{b}:%_*🧾" };
      const session = await insert(store, { ...owner, ...fullMembers() });
      await assertFound(second, session);
      assertRecord((await second.list(queryOf(owner.tenantId))).sessions[0], session);
    },
  },
  {
    name: "create > keeps null where a member does not apply",
    async run({ store, second }) {
      await assertFound(second, await insert(store, { linkHash: null }));
    },
  },
  {
    name: "create > keeps empty scopes, empty metadata and empty strings apart from null",
    async run({ store, second }) {
      await assertFound(second, await insert(store, { scopes: [], metadata: {}, page: "" }));
      await assertFound(second, await insert(store, { metadata: { note: "" } }));
    },
  },
  {
    name: "create > keeps metadata under names that mean something to a language",
    async run({ store, second }) {
      const metadata = { ["__proto__"]: "a", constructor: "b", toString: "c", "1": "d", "a.b": "e", $set: "f" };
      await assertFound(second, await insert(store, { metadata }));
    },
  },
  {
    name: "create > keeps a session that is born redeemed",
    async run({ store, second }) {
      const at = Date.now();
      const born = { createdAt: at, redeemedAt: at, tokenHash: freshDigest(), kid: "2026-11", linkHash: null };
      await assertFound(second, await insert(store, { ...born, delivery: "token" }));
    },
  },
  {
    name: "create > keeps a session that is born revoked",
    async run({ store, second }) {
      await assertFound(second, await insert(store, { revokedAt: Date.now() }));
    },
  },
  {
    name: "create > keeps instants up to the last that a Date can tell",
    async run({ store, second }) {
      const last = 8.64e15;
      const times = { createdAt: last - 7_200_001, openUntil: last - 7_199_999, expiresAt: last - 3_600_000 };
      const session = await insert(store, { ...times, keepUntil: last });
      assert.equal(await store.redeem(session.id, { at: last - 1, tokenHash: "t", kid: null }), true);
      assert.equal(await store.revoke(session.id, last), true);
      const ended = { ...session, redeemedAt: last - 1, tokenHash: "t", revokedAt: last };
      await assertFound(second, ended);
      const older = await insert(store, { ...times, createdAt: last - 7_200_002, tenantId: session.tenantId });
      const listed = await allPages(second, queryOf(session.tenantId, { now: last, limit: 1 }));
      assert.deepEqual(idsOf(listed), [session.id, older.id]);
    },
  },
  {
    name: "create > answers false for an id that exists and writes nothing",
    async run({ store, second }) {
      const session = await insert(store, { customerExternalId: "ext" });
      const other = { ...freshOwner(), ...fullMembers(), id: session.id };
      const again = sampleSession({ ...other, epoch: await second.epoch(other) });
      for (const connection of [store, second]) assert.equal(await connection.create(again), false);
      await assertFound(second, session);
      assert.deepEqual(await allPages(store, queryOf(again.tenantId)), []);
      assert.deepEqual(idsOf(await allPages(store, queryOf(session.tenantId))), [session.id]);
    },
  },
  {
    name: "create > tells ids apart by the case of a letter",
    async run({ store, second }) {
      const id = `ps_aZ${freshId().slice(5)}`;
      const upper = await insert(store, { id: id.replace("ps_a", "ps_A") });
      const lower = await insert(store, { id });
      await assertFound(second, upper);
      await assertFound(second, lower);
      assert.equal(await second.find(id.replace("ps_aZ", "ps_az")), undefined);
    },
  },
  {
    name: "create > answers true to exactly one of 50 concurrent callers with one id",
    async run(setup) {
      for (let round = 0; round < 5; round++) {
        const id = freshId();
        const owner = freshOwner();
        const epoch = await setup.store.epoch(owner);
        const rivals = callers(setup, 50).map((store, i) => ({
          store,
          session: sampleSession({ ...owner, id, epoch, actor: `actor ${i}`, createdAt: Date.now() + i }),
        }));
        const answers = await Promise.all(rivals.map(({ store, session }) => store.create(session)));
        const winners = rivals.filter((_, i) => answers[i]);
        assert.equal(winners.length, 1, "exactly one create of an id answers true");
        await assertFound(setup.second, winners[0]!.session);
        assert.equal((await allPages(setup.second, queryOf(owner.tenantId))).length, 1);
      }
    },
  },
];

/** Every member that can be null given, long, and hard to store. */
function fullMembers(): Partial<PortalSession> {
  const long = "x".repeat(2000);
  const at = Date.now() - 1000;
  return {
    customerExternalId: 'O\'Hara "\\" ; -- 🧾',
    actor: "🦊".repeat(255),
    scopes: ["subscriptions:write", "invoices:read", "a".repeat(100), "*", "invoices:Read"],
    use: "many",
    delivery: "redirect",
    tokenHash: freshDigest(),
    kid: "k".repeat(200),
    requestHash: freshDigest(),
    createdAt: at,
    openUntil: at + 300_001,
    expiresAt: at + 3_600_002,
    keepUntil: at + 90_000_003,
    redeemedAt: at + 7,
    returnUrl: `https://shop.example/${long}?a=%F0%9F%A6%8A&b[]=1#top`,
    page: `/invoices/${long}`,
    locale: "zh-Hant-TW",
    metadata: { note: `${"ä".repeat(500)}\n\t"quoted" \\ {}`, ключ: "値", [" spaced "]: " both ends " },
  };
}
