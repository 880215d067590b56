import assert from "node:assert/strict";
import type { StoreCase } from "./case.ts";
import { freshDigest } from "./sample.ts";
import { assertFound, callers, insert, insertAll, redemption } from "./steps.ts";

export const redeemCases: readonly StoreCase[] = [
  {
    name: "redeem > stores instant, token hash and kid, and changes nothing else",
    async run({ store, second }) {
      for (const kid of ["2026-11", null]) {
        const session = await insert(store, { scopes: ["b", "a"], metadata: { note: "ä" } });
        const { at, tokenHash } = redemption();
        assert.equal(await second.redeem(session.id, { at, tokenHash, kid }), true);
        await assertFound(store, { ...session, redeemedAt: at, tokenHash, kid });
        await assertFound(second, { ...session, redeemedAt: at, tokenHash, kid });
      }
    },
  },
  {
    name: "redeem > answers false the second time and keeps the first redemption",
    async run({ store, second }) {
      const session = await insert(store);
      const first = redemption({ kid: "first" });
      assert.equal(await store.redeem(session.id, first), true);
      assert.equal(await second.redeem(session.id, redemption({ kid: "second" })), false);
      assert.equal(await store.redeem(session.id, first), false, "not even for the same redemption");
      const { at, tokenHash, kid } = first;
      await assertFound(store, { ...session, redeemedAt: at, tokenHash, kid });
    },
  },
  {
    name: "redeem > answers false for a session that is born redeemed",
    async run({ store, second }) {
      const session = await insert(store, { redeemedAt: Date.now(), tokenHash: freshDigest(), delivery: "token" });
      assert.equal(await second.redeem(session.id, redemption()), false);
      await assertFound(store, session);
    },
  },
  {
    name: "redeem > answers false for a revoked session and stores nothing",
    async run({ store, second }) {
      const session = await insert(store);
      const at = Date.now();
      await store.revoke(session.id, at);
      assert.equal(await second.redeem(session.id, redemption()), false);
      await assertFound(store, { ...session, revokedAt: at });
    },
  },
  {
    name: "redeem > reads no clock: an expired session can be redeemed",
    async run({ store, second }) {
      const createdAt = Date.now() - 10_000_000;
      const session = await insert(store, { createdAt, openUntil: createdAt + 1 });
      const { at, tokenHash, kid } = redemption();
      assert.equal(await second.redeem(session.id, { at, tokenHash, kid }), true);
      await assertFound(store, { ...session, redeemedAt: at, tokenHash, kid });
    },
  },
  {
    name: "redeem > takes the instant 0 for an instant",
    async run({ store, second }) {
      const session = await insert(store);
      const { tokenHash } = redemption();
      assert.equal(await store.redeem(session.id, { at: 0, tokenHash, kid: null }), true);
      assert.equal(await second.redeem(session.id, redemption()), false);
      await assertFound(second, { ...session, redeemedAt: 0, tokenHash });
    },
  },
  {
    name: "redeem > answers true to exactly one of 50 concurrent callers",
    async run(setup) {
      for (let round = 0; round < 10; round++) {
        const session = await insert(setup.store);
        const rivals = callers(setup, 50).map((store, i) => ({
          store,
          redemption: redemption({ at: session.createdAt + i, kid: i % 3 === 0 ? null : `kid ${i}` }),
        }));
        const answers = await Promise.all(rivals.map((rival) => rival.store.redeem(session.id, rival.redemption)));
        const winners = rivals.filter((_, i) => answers[i]);
        assert.equal(winners.length, 1, "exactly one redemption answers true");
        const { at, tokenHash, kid } = winners[0]!.redemption;
        await assertFound(setup.store, { ...session, redeemedAt: at, tokenHash, kid });
        await assertFound(setup.second, { ...session, redeemedAt: at, tokenHash, kid });
      }
    },
  },
  {
    name: "redeem > keeps the redemptions of 50 concurrent sessions of one customer apart",
    async run(setup) {
      const { tenantId, customerId } = await insert(setup.store);
      const sessions = await insertAll(
        setup.store,
        callers(setup, 50).map(() => ({ tenantId, customerId })),
      );
      const given = redemption();
      const { store, second } = setup;
      await Promise.all(
        sessions.map(async (session, i) => {
          const mine = { ...given, tokenHash: freshDigest() };
          assert.equal(await (i % 2 ? store : second).redeem(session.id, mine), true);
          const { at, tokenHash, kid } = mine;
          await assertFound(i % 2 ? second : store, { ...session, redeemedAt: at, tokenHash, kid });
        }),
      );
    },
  },
];
