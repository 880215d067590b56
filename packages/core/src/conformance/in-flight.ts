import assert from "node:assert/strict";
import type { OwnerOrTenant, PortalStore } from "../store.ts";
import type { StoreCase, StoreSetup } from "./case.ts";
import { freshId, sampleSession } from "./sample.ts";
import { assertEnded, assertFound, assertLives, callers, freshOwner, insert, redemption } from "./steps.ts";

/** What meets what while it is under way. */
export const inFlightCases: readonly StoreCase[] = [
  {
    name: "create > makes a dead session if its owner was revoked since the epoch was read",
    async run({ store, second }) {
      const owner = freshOwner();
      for (const revoked of [owner, { tenantId: owner.tenantId }]) {
        const epoch = await store.epoch(owner);
        await second.revokeAll(revoked, Date.now());
        const session = await insert(store, { ...owner, epoch });
        await assertEnded(store, session);
        await assertEnded(second, session);
      }
    },
  },
  {
    name: "create > makes a dead session if a revocation of its owner runs beside it",
    async run(setup) {
      for (let round = 0; round < 20; round++) await raceCreate(setup, round);
    },
  },
  {
    name: "revokeAll > is seen by every find that starts after it resolved",
    async run({ store, second }) {
      for (let round = 0; round < 20; round++) {
        const session = await insert(store);
        await assertLives(second, session);
        const given = redemption();
        const [redeemed] = await Promise.all([
          store.redeem(session.id, given),
          store.find(session.id),
          second.revokeAll(ownerIn(round, session), Date.now()).then(() => assertEnded(store, session)),
        ]);
        await assertEnded(second, session);
        const found = await second.find(session.id);
        assert.equal(found?.tokenHash, redeemed ? given.tokenHash : null);
        assert.equal(await store.redeem(session.id, redemption()), false);
      }
    },
  },
  {
    name: "revoke > and a redemption and revokeAll, all at once, lose nothing of each other",
    async run({ store, second }) {
      for (let round = 0; round < 12; round++) {
        const session = await insert(store);
        const given = redemption({ kid: "2026-11" });
        const end = session.createdAt + 2;
        const redeeming = () => store.redeem(session.id, given);
        const revoking = () => second.revoke(session.id, end);
        const [redeemed, revoked] = await Promise.all([
          round % 3 === 0 ? redeeming() : oneTripLater(store).then(redeeming),
          round % 3 === 1 ? revoking() : oneTripLater(second).then(revoking),
          store.revokeAll(ownerIn(round, session), end + 1),
        ]);
        assert.equal(revoked, true, "the only revocation answers true");
        const { at, tokenHash, kid } = given;
        await assertFound(second, { ...session, ...(redeemed && { redeemedAt: at, tokenHash, kid }), revokedAt: end });
      }
    },
  },
  {
    name: "revokeAll > may be called by 20 at once for an owner never seen, beside epoch",
    async run(setup) {
      for (let round = 0; round < 5; round++) {
        const owner = freshOwner();
        const revoked = ownerIn(round, owner);
        const told = await Promise.all(
          callers(setup, 20).map(async (store, i) => {
            await store.revokeAll(revoked, Date.now() + i);
            return store.epoch(owner);
          }),
        );
        const epoch = await setup.second.epoch(owner);
        assert.ok(told.includes(epoch), "the last of them read the epoch that stayed");
        await assertLives(setup.store, await insert(setup.second, { ...owner, epoch }));
      }
    },
  },
  {
    name: "revokeAll > ends what 20 concurrent callers create with an epoch read before",
    async run(setup) {
      const owner = freshOwner();
      const epoch = await setup.store.epoch(owner);
      const sessions = callers(setup, 20).map(() => sampleSession({ ...owner, epoch }));
      const creating = sessions.map((session, i) => callers(setup, 20)[i]!.create(session));
      await setup.second.revokeAll(owner, Date.now());
      assert.ok((await Promise.all(creating)).every(Boolean));
      await Promise.all(sessions.map((session) => assertEnded(setup.second, session)));
    },
  },
];

/** Waits for one answer of the store, so that the order of a race varies. */
async function oneTripLater(store: PortalStore): Promise<void> {
  await store.find(freshId());
}

async function raceCreate({ store, second }: StoreSetup, round: number): Promise<void> {
  const owner = freshOwner();
  const session = sampleSession({ ...owner, epoch: await store.epoch(owner) });
  const steps = [() => store.create(session), () => second.revokeAll(ownerIn(round, owner), Date.now())];
  await Promise.all((round % 4 < 2 ? steps : steps.toReversed()).map((step) => step()));
  await assertEnded(store, session);
  await assertEnded(second, session);
}

/** The customer and the whole tenant by turns. */
function ownerIn(round: number, { tenantId, customerId }: { tenantId: string; customerId: string }): OwnerOrTenant {
  return round % 2 === 0 ? { tenantId, customerId } : { tenantId };
}
