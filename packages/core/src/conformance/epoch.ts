import assert from "node:assert/strict";
import type { StoreCase } from "./case.ts";
import { freshName, sampleSession } from "./sample.ts";
import { assertEnded, assertLives, callers, freshOwner, insert } from "./steps.ts";

export const epochCases: readonly StoreCase[] = [
  {
    name: "epoch > stays the same, on every connection, while nothing is revoked",
    async run({ store, second }) {
      const owner = freshOwner();
      const epoch = await store.epoch(owner);
      const neighbour = { ...owner, customerId: freshName() };
      assert.notEqual(await second.epoch(neighbour), epoch, "no two customers share an epoch");
      await insert(store, owner);
      await store.revoke((await insert(second, owner)).id, Date.now());
      assert.equal(await second.epoch(owner), epoch);
      assert.equal(await store.epoch(owner), epoch);
    },
  },
  {
    name: "epoch > agrees for 50 concurrent callers with a new owner",
    async run(setup) {
      for (let round = 0; round < 10; round++) {
        const owner = freshOwner();
        const epochs = await Promise.all(callers(setup, 50).map((store) => store.epoch(owner)));
        assert.equal(new Set(epochs).size, 1, "all callers get the same epoch");
        await assertLives(setup.second, await insert(setup.store, { ...owner, epoch: epochs[0]! }));
      }
    },
  },
  {
    name: "epoch > agrees for 50 concurrent new customers of a new tenant",
    async run(setup) {
      const tenantId = freshName();
      const sessions = await Promise.all(callers(setup, 50).map((store) => insert(store, { tenantId })));
      await Promise.all(sessions.map((session) => assertLives(setup.second, session)));
    },
  },
  {
    name: "epoch > never comes back after a revocation",
    async run({ store, second }) {
      const owner = freshOwner();
      const epochs = [await store.epoch(owner)];
      for (const revoked of [owner, owner, { tenantId: owner.tenantId }, owner, { tenantId: owner.tenantId }]) {
        await store.revokeAll(revoked, Date.now());
        epochs.push(await second.epoch(owner));
      }
      assert.equal(new Set(epochs).size, epochs.length);
      const sessions = await Promise.all(epochs.map((epoch) => insert(store, { ...owner, epoch })));
      await assertLives(second, sessions.pop()!);
      await Promise.all(sessions.map((session) => assertEnded(second, session)));
    },
  },
  {
    name: "find > calls a session of a made-up epoch revoked",
    async run({ store, second }) {
      const owner = freshOwner();
      const epoch = await store.epoch(owner);
      const neighbour = await store.epoch({ ...owner, customerId: freshName() });
      const stranger = await store.epoch({ ...freshOwner(), customerId: owner.customerId });
      const parts = epoch.split(/[.:]/);
      const madeUp = ["", ".", "none.none", `${epoch}x`, `${epoch}.x`, epoch.slice(0, -1), ...parts.slice(0, -1)];
      for (const forged of [...madeUp, neighbour, stranger, swapCase(epoch)]) {
        if (forged === epoch) continue;
        await assertEnded(second, await insert(store, { ...owner, epoch: forged }));
      }
    },
  },
  {
    name: "find > calls a session revoked since its creation if its owner has no epoch",
    async run({ store, second }) {
      const session = sampleSession();
      assert.equal(await store.create(session), true);
      assert.equal((await second.find(session.id))?.revokedAt, session.createdAt);
      await second.epoch({ tenantId: session.tenantId, customerId: session.customerId });
      await assertEnded(store, session);
    },
  },
];

function swapCase(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => (letter < "a" ? letter.toLowerCase() : letter.toUpperCase()));
}
