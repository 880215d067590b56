import assert from "node:assert/strict";
import type { StoreCase } from "./case.ts";
import { freshName } from "./sample.ts";
import { assertEnded, assertFound, assertLives, freshOwner, insert, redemption, revokedAt } from "./steps.ts";

export const revokeAllCases: readonly StoreCase[] = [
  {
    name: "revokeAll > ends every session of a customer and of nobody else",
    async run({ store, second }) {
      const mine = await insert(store, { customerExternalId: "same" });
      const { tenantId, customerId, createdAt } = mine;
      const redeemed = await insert(second, { tenantId, customerId });
      const { at, tokenHash, kid } = redemption();
      await second.redeem(redeemed.id, { at, tokenHash, kid });
      const neighbour = await insert(store, { tenantId, customerExternalId: "same" });
      const namesake = await insert(store, { customerId });
      await store.revokeAll({ tenantId, customerId }, createdAt + 9);
      await assertFound(second, { ...mine, revokedAt: createdAt + 9 });
      await assertFound(second, { ...redeemed, redeemedAt: at, tokenHash, kid, revokedAt: createdAt + 9 });
      await assertFound(second, neighbour);
      await assertFound(second, namesake);
    },
  },
  {
    name: "revokeAll > ends every session of a tenant and of no other tenant",
    async run({ store, second }) {
      const one = await insert(store);
      const { tenantId, customerId, createdAt } = one;
      const two = await insert(second, { tenantId });
      const stranger = await insert(store, { customerId });
      await second.revokeAll({ tenantId }, createdAt + 9);
      await assertFound(store, { ...one, revokedAt: createdAt + 9 });
      await assertFound(store, { ...two, revokedAt: createdAt + 9 });
      await assertFound(second, stranger);
    },
  },
  {
    name: "revokeAll > lets sessions live that are created afterwards",
    async run({ store, second }) {
      const before = await insert(store);
      const { tenantId, customerId } = before;
      for (const owner of [{ tenantId, customerId }, { tenantId }, { tenantId, customerId: undefined }]) {
        await store.revokeAll(owner, Date.now());
        const after = await insert(second, { tenantId, customerId });
        await assertLives(store, after);
        assert.equal(await second.redeem(after.id, redemption()), true);
        await assertLives(second, after);
        await assertEnded(second, before);
      }
    },
  },
  {
    name: "revokeAll > may be the first that is heard of an owner, and may be said twice",
    async run({ store, second }) {
      const owner = freshOwner();
      for (const unseen of [owner, { tenantId: freshName() }])
        for (const connection of [store, second, store])
          await assert.doesNotReject(connection.revokeAll(unseen, Date.now()));
      await assertLives(second, await insert(store, owner));
    },
  },
  {
    name: "revokeAll > leaves a session's own revocation as it was",
    async run({ store, second }) {
      const session = await insert(store);
      const { tenantId, customerId, createdAt } = session;
      await store.revoke(session.id, createdAt + 5);
      await store.revokeAll({ tenantId, customerId }, createdAt + 9);
      await store.revokeAll({ tenantId }, createdAt + 3);
      await assertFound(second, { ...session, revokedAt: createdAt + 5 });
    },
  },
  {
    name: "revoke > still answers true, once, for a session that ended with its owner",
    async run({ store, second }) {
      const session = await insert(store);
      const { tenantId, customerId, createdAt } = session;
      await store.revokeAll({ tenantId, customerId }, createdAt + 5);
      assert.equal(await second.revoke(session.id, createdAt + 9), true);
      assert.equal(await store.revoke(session.id, createdAt + 10), false);
      await assertFound(store, { ...session, revokedAt: createdAt + 9 });
    },
  },
  {
    name: "revokeAll > reports one of the instants where several cover a session, and always the same",
    async run({ store, second }) {
      const session = await insert(store);
      const { tenantId, customerId, createdAt } = session;
      await store.revokeAll({ tenantId, customerId }, createdAt + 30);
      await store.revokeAll({ tenantId }, createdAt + 20);
      await second.revokeAll({ tenantId, customerId }, createdAt + 10);
      const told = await revokedAt(second, session);
      assert.ok([10, 20, 30].includes(told! - createdAt), `${told} is none of the instants`);
      assert.equal(await revokedAt(store, session), told);
    },
  },
  {
    name: "revokeAll > takes the instant 0 for an instant",
    async run({ store, second }) {
      const session = await insert(store);
      await store.revokeAll({ tenantId: session.tenantId }, 0);
      assert.equal(await revokedAt(second, session), 0);
    },
  },
  {
    name: "revokeAll > keeps owners apart whose ids join to the same text",
    async run({ store, second }) {
      for (const joint of ["", ":", "/", "|", ".", ",", '","', "\\", "}{"]) {
        const tenantId = freshName();
        const one = await insert(store, { tenantId, customerId: `a${joint}b` });
        const other = await insert(store, { tenantId: `${tenantId}${joint}a`, customerId: "b" });
        const tenant = await insert(store, { tenantId: `${tenantId}${joint}a${joint}b` });
        await store.revokeAll({ tenantId, customerId: `a${joint}b` }, Date.now());
        await assertEnded(second, one);
        await assertLives(second, other);
        await assertLives(second, tenant);
      }
    },
  },
];
