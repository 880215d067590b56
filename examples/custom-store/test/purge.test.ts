import { purge } from "@postern/example-custom-store";
import { expect, test } from "vitest";
import { freshDatabase, insert } from "./support/database.ts";

const tenantId = "acct_1";
const statuses = ["issued", "redeemed", "expired", "revoked"] as const;

test("purge > removes a session once its keepUntil has come, from every list, and not a millisecond before", async () => {
  const { documents, store } = await freshDatabase();
  const session = await insert(store, { tenantId, customerId: "cus_1", customerExternalId: "crm_1" });
  const { keepUntil, id } = session;
  expect(await purge(documents, keepUntil - 1)).toBe(0);
  expect(await store.find(id)).toEqual(session);
  expect(await purge(documents, keepUntil)).toBe(1);
  expect(await store.find(id)).toBeUndefined();
  for (const filter of [{}, { customerId: "cus_1" }, { customerExternalId: "crm_1" }]) {
    const page = await store.list({ tenantId, ...filter, statuses, now: keepUntil, limit: 100 });
    expect(page).toEqual({ sessions: [], next: null });
  }
  expect(await store.create(session)).toBe(true);
});

test("purge > leaves epochs, so that what an owner's revocation ended stays ended", async () => {
  const { documents, store } = await freshDatabase();
  const owner = { tenantId, customerId: "cus_1" };
  const ended = await insert(store, owner);
  await store.revokeAll(owner, 1);
  const epoch = await store.epoch(owner);
  await purge(documents, ended.keepUntil);
  expect(await store.epoch(owner)).toBe(epoch);
  const born = await insert(store, { ...owner, epoch: ended.epoch });
  expect(await store.find(born.id)).toMatchObject({ revokedAt: 1 });
});

test("purge > goes on batch by batch, and leaves what lives", async () => {
  const { documents, store } = await freshDatabase();
  const live = await insert(store, { tenantId });
  const old = { tenantId, createdAt: 1, expiresAt: 2, openUntil: 2, keepUntil: 3 };
  await Promise.all(Array.from({ length: 250 }, () => insert(store, old)));
  expect(await purge(documents, 3)).toBe(250);
  expect(await store.list({ tenantId, statuses, now: 3, limit: 100 })).toEqual({ sessions: [live], next: null });
});
