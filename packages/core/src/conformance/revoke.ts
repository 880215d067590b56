import assert from "node:assert/strict";
import { freshDigest } from "./sample.ts";
import type { StoreCase } from "./case.ts";
import { assertEnded, assertFound, assertLives, callers, insert, redemption } from "./steps.ts";

export const revokeCases: readonly StoreCase[] = [
  {
    name: "revoke > ends one session and no other of its customer",
    async run({ store, second }) {
      const session = await insert(store);
      const { tenantId, customerId, createdAt } = session;
      const neighbour = await insert(store, { tenantId, customerId });
      assert.equal(await second.revoke(session.id, createdAt + 5), true);
      await assertFound(store, { ...session, revokedAt: createdAt + 5 });
      await assertFound(second, { ...session, revokedAt: createdAt + 5 });
      await assertFound(store, neighbour);
    },
  },
  {
    name: "revoke > answers false the second time and keeps the first instant",
    async run({ store, second }) {
      const session = await insert(store);
      const at = Date.now();
      assert.equal(await store.revoke(session.id, at), true);
      assert.equal(await second.revoke(session.id, at - 1), false);
      assert.equal(await store.revoke(session.id, at + 1), false);
      await assertFound(second, { ...session, revokedAt: at });
    },
  },
  {
    name: "revoke > ends a redeemed session and keeps its redemption",
    async run({ store, second }) {
      const session = await insert(store);
      const { at, tokenHash, kid } = redemption({ kid: "2026-11" });
      await store.redeem(session.id, { at, tokenHash, kid });
      assert.equal(await second.revoke(session.id, at + 1), true);
      await assertFound(store, { ...session, redeemedAt: at, tokenHash, kid, revokedAt: at + 1 });
    },
  },
  {
    name: "revoke > ends an expired session too",
    async run({ store, second }) {
      const session = await insert(store, { createdAt: Date.now() - 10_000_000 });
      assert.equal(await second.revoke(session.id, session.expiresAt + 1), true);
      await assertFound(store, { ...session, revokedAt: session.expiresAt + 1 });
    },
  },
  {
    name: "revoke > takes the instant 0 for an instant",
    async run({ store, second }) {
      const session = await insert(store);
      assert.equal(await store.revoke(session.id, 0), true);
      assert.equal(await second.revoke(session.id, 5), false);
      assert.equal(await second.redeem(session.id, redemption()), false);
      await assertFound(second, { ...session, revokedAt: 0 });
    },
  },
  {
    name: "revoke > answers true to exactly one of 50 concurrent callers",
    async run(setup) {
      for (let round = 0; round < 5; round++) {
        const session = await insert(setup.store);
        const at = (i: number) => session.createdAt + i;
        const answers = await Promise.all(callers(setup, 50).map((store, i) => store.revoke(session.id, at(i))));
        assert.equal(answers.filter(Boolean).length, 1, "exactly one revocation answers true");
        await assertFound(setup.second, { ...session, revokedAt: at(answers.indexOf(true)) });
      }
    },
  },
  {
    name: "revoke > is seen by every find that starts after it resolved",
    async run(setup) {
      const { store, second } = setup;
      const sessions = await Promise.all(callers(setup, 50).map((connection) => insert(connection)));
      await Promise.all(sessions.flatMap((session) => [assertLives(store, session), assertLives(second, session)]));
      const readings = sessions.map(async (session) => second.find(session.id)); // finds under way must not hide it
      await Promise.all(
        sessions.map(async (session) => {
          await store.revoke(session.id, Date.now());
          await Promise.all([assertEnded(second, session), assertEnded(store, session)]);
        }),
      );
      await Promise.all(readings);
    },
  },
  {
    name: "revoke > loses no redemption that runs beside it, and no redemption loses it",
    async run({ store, second }) {
      for (let round = 0; round < 20; round++) {
        const session = await insert(store);
        const given = { at: session.createdAt + 1, tokenHash: freshDigest(), kid: "2026-11" };
        const ending = async () => {
          const ended = await second.revoke(session.id, session.createdAt + 2);
          await assertEnded(store, session);
          return ended;
        };
        const redeeming = () => store.redeem(session.id, given);
        const racers = round % 2 === 0 ? [redeeming, ending] : [ending, redeeming];
        const answers = await Promise.all(racers.map((racer) => racer()));
        const [redeemed, revoked] = round % 2 === 0 ? answers : answers.toReversed();
        assert.equal(revoked, true, "the only revocation answers true");
        const { at, tokenHash, kid } = given;
        const redemptionLeft = redeemed ? { redeemedAt: at, tokenHash, kid } : {};
        await assertFound(second, { ...session, ...redemptionLeft, revokedAt: session.createdAt + 2 });
        assert.equal(await store.redeem(session.id, redemption()), false);
      }
    },
  },
];
