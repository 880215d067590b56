import assert from "node:assert/strict";
import type { PortalSession, SessionStatus } from "../session.ts";
import type { StoreCase } from "./case.ts";
import { freshName } from "./sample.ts";
import { allPages, assertFound, everyStatus, idsOf, insert, longAfter, queryOf, redemption } from "./steps.ts";

const start = 1_790_000_000_000;
const times = { createdAt: start, openUntil: start + 300_000, expiresAt: start + 3_600_000, keepUntil: 8e15 };

/** When every kind of session is listed as what; `now` reaching a limit passes it. */
const table: ReadonlyArray<{ now: number; expected: Record<Kind, SessionStatus> }> = [
  { now: start, expected: { unopened: "issued", opened: "redeemed", ended: "revoked", endedByOwner: "revoked" } },
  {
    now: times.openUntil - 1,
    expected: { unopened: "issued", opened: "redeemed", ended: "revoked", endedByOwner: "revoked" },
  },
  {
    now: times.openUntil,
    expected: { unopened: "expired", opened: "redeemed", ended: "revoked", endedByOwner: "revoked" },
  },
  {
    now: times.expiresAt - 1,
    expected: { unopened: "expired", opened: "redeemed", ended: "revoked", endedByOwner: "revoked" },
  },
  {
    now: times.expiresAt,
    expected: { unopened: "expired", opened: "expired", ended: "revoked", endedByOwner: "revoked" },
  },
  {
    now: times.expiresAt + longAfter,
    expected: { unopened: "expired", opened: "expired", ended: "revoked", endedByOwner: "revoked" },
  },
];

type Kind = "unopened" | "opened" | "ended" | "endedByOwner";

export const listStatusCases: readonly StoreCase[] = [
  {
    name: "list > tells every status to the millisecond",
    async run({ store, second }) {
      const tenantId = freshName();
      const kinds: Record<Kind, PortalSession> = {
        unopened: await insert(store, { ...times, tenantId }),
        opened: await insert(store, { ...times, tenantId }),
        ended: await insert(store, { ...times, tenantId }),
        endedByOwner: await insert(store, { ...times, tenantId }),
      };
      await store.redeem(kinds.opened.id, redemption({ at: start + 1 }));
      await store.revoke(kinds.ended.id, start + 2);
      await store.revokeAll({ tenantId, customerId: kinds.endedByOwner.customerId }, start + 3);
      for (const { now, expected } of table) {
        for (const status of everyStatus) {
          const listed = await allPages(second, queryOf(tenantId, { statuses: [status], now }));
          const wanted = Object.entries(expected).flatMap(([kind, told]) => (told === status ? [kind] : []));
          const told = Object.entries(kinds).flatMap(([kind, { id }]) => (idsOf(listed).includes(id) ? [kind] : []));
          assert.deepEqual(told, wanted, `${status} at ${now - start} ms`);
        }
      }
    },
  },
  {
    name: "list > gives the union of several statuses, in one order",
    async run({ store, second }) {
      const { tenantId, unopened, opened, ended } = await oneOfEach(store);
      const listed = async (statuses: readonly SessionStatus[]) =>
        idsOf(await allPages(second, queryOf(tenantId, { statuses, now: start + 10, limit: 2 })));
      assert.deepEqual(await listed(["issued", "revoked"]), [ended.id, unopened.id]);
      assert.deepEqual(await listed(["revoked", "redeemed"]), [ended.id, opened.id]);
      assert.deepEqual(await listed(["expired", "redeemed", "issued"]), [opened.id, unopened.id]);
      assert.deepEqual(await listed(["expired"]), []);
      assert.deepEqual(await listed(everyStatus), [ended.id, opened.id, unopened.id]);
    },
  },
  {
    name: "list > tells a revocation by the owner as find does",
    async run({ store, second }) {
      const { tenantId, unopened } = await oneOfEach(store);
      await store.revokeAll({ tenantId }, start + 9);
      const page = await second.list(queryOf(tenantId, { now: start + 10, statuses: ["revoked"] }));
      assert.equal(page.sessions.length, 3);
      for (const session of page.sessions) await assertFound(store, session);
      assert.equal(page.sessions.find(({ id }) => id === unopened.id)?.revokedAt, start + 9);
      const rest = queryOf(tenantId, { now: start + 10, statuses: ["issued", "redeemed", "expired"] });
      assert.deepEqual(await allPages(second, rest), []);
    },
  },
  {
    name: "list > tells a session of a made-up epoch revoked",
    async run({ store, second }) {
      const { tenantId } = await insert(store, { epoch: "none.none" });
      assert.equal((await allPages(second, queryOf(tenantId, { statuses: ["revoked"] }))).length, 1);
      assert.deepEqual(await allPages(second, queryOf(tenantId, { statuses: ["issued"] })), []);
    },
  },
];

async function oneOfEach(store: Parameters<typeof insert>[0]) {
  const tenantId = freshName();
  const unopened = await insert(store, { ...times, tenantId });
  const opened = await insert(store, { ...times, tenantId, createdAt: start + 1 });
  const ended = await insert(store, { ...times, tenantId, createdAt: start + 2 });
  await store.redeem(opened.id, redemption({ at: start + 4 }));
  await store.revoke(ended.id, start + 5);
  return { tenantId, unopened, opened, ended };
}
