import assert from "node:assert/strict";
import type { PortalSession } from "../session.ts";
import type { StoreCase } from "./case.ts";
import { sampleSession } from "./sample.ts";
import { assertFound, assertRecord, freshOwner, insert, queryOf, redemption } from "./steps.ts";

/** Records go in and come out by value. Frozen members are as good as copies. */
export const aliasingCases: readonly StoreCase[] = [
  {
    name: "create > keeps nothing of the caller's record that the caller can change",
    async run({ store, second }) {
      const owner = freshOwner();
      const epoch = await store.epoch(owner);
      const given = sampleSession({ ...owner, epoch, scopes: ["a"], metadata: { note: "a" } });
      const kept = structuredClone(given);
      const creating = store.create(given);
      assert.equal(await creating, true);
      deface(given);
      await assertFound(store, kept);
      await assertFound(second, kept);
    },
  },
  {
    name: "find > gives a copy",
    async run({ store, second }) {
      const kept = await insert(store, { scopes: ["a"], metadata: { note: "a" } });
      const found = await store.find(kept.id);
      deface(found!);
      await assertFound(store, kept);
      await assertFound(second, kept);
      assert.equal(await store.redeem(kept.id, redemption()), true);
    },
  },
  {
    name: "find > gives what was true then, whatever happens later",
    async run({ store }) {
      const kept = await insert(store);
      const found = await store.find(kept.id);
      await store.redeem(kept.id, redemption());
      await store.revoke(kept.id, Date.now());
      await store.revokeAll({ tenantId: kept.tenantId }, Date.now());
      assertRecord(found, kept);
    },
  },
  {
    name: "redeem > keeps nothing of the caller's redemption that the caller can change",
    async run({ store, second }) {
      const session = await insert(store);
      const given = redemption({ kid: "a" });
      const { at, tokenHash, kid } = given;
      await store.redeem(session.id, given);
      Object.assign(given, { at: 1, tokenHash: "changed", kid: "changed" });
      await assertFound(second, { ...session, redeemedAt: at, tokenHash, kid });
    },
  },
  {
    name: "list > gives copies",
    async run({ store, second }) {
      const kept = await insert(store, { scopes: ["a"], metadata: { note: "a" } });
      const query = queryOf(kept.tenantId);
      const { sessions } = await store.list(query);
      deface(sessions[0]!);
      attempt(() => (sessions as PortalSession[]).pop());
      for (const connection of [store, second]) {
        const again = await connection.list(query);
        assert.equal(again.sessions.length, 1);
        assertRecord(again.sessions[0], kept);
      }
    },
  },
];

/** Changes whatever of a record can be changed. */
function deface(session: PortalSession): void {
  attempt(() => (session.scopes as string[]).push("admin"));
  attempt(() => Object.assign(session.metadata!, { note: "changed" }));
  const changes = {
    customerId: "changed",
    expiresAt: 1,
    revokedAt: 1,
    tokenHash: "changed",
    scopes: ["*"],
    metadata: null,
  };
  for (const [member, value] of Object.entries(changes)) attempt(() => Object.assign(session, { [member]: value }));
}

// A frozen record throws, which is as good.
function attempt(change: () => unknown): void {
  try {
    change();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}
