import { describe, expect, test } from "vitest";
import { freshName, sampleSession, storeCases } from "../src/conformance/index.ts";
import { memoryStore } from "../src/memory-store.ts";
import type { PortalSession } from "../src/session.ts";
import type { PortalStore } from "../src/store.ts";

const shared = memoryStore();

describe("memory store", () => {
  test.each(storeCases)("$name", (storeCase) =>
    expect(storeCase.run({ store: shared, second: shared })).resolves.toBeUndefined(),
  );

  test("create > leaves it to the caller to change what is the caller's", async () => {
    const session = await insert(memoryStore(), { scopes: ["a"], metadata: { note: "a" } });
    for (const mine of [session, session.scopes, session.metadata]) expect(Object.isFrozen(mine)).toBe(false);
  });

  test("find > tells the earliest of the owner revocations that cover a session", async () => {
    const store = memoryStore();
    const one = await insert(store);
    const { tenantId, customerId } = one;
    await store.revokeAll({ tenantId, customerId }, 20);
    const two = await insert(store, { tenantId, customerId });
    await store.revokeAll({ tenantId }, 30);
    expect((await store.find(one.id))?.revokedAt).toBe(20);
    expect((await store.find(two.id))?.revokedAt).toBe(30);
    await store.revokeAll({ tenantId }, 10);
    expect((await store.find(one.id))?.revokedAt).toBe(10);
  });

  test("list > examines no more than 1,000 records a call", async () => {
    const store = memoryStore();
    const tenantId = freshName();
    for (let i = 0; i < 1001; i++) await insert(store, { tenantId, createdAt: 5000 - i });
    const query = { tenantId, statuses: ["redeemed"], now: 5000, limit: 10 } as const;
    const page = await store.list(query);
    expect(page).toMatchObject({ sessions: [], next: { createdAt: 4001 } });
    expect(await store.list({ ...query, after: page.next! })).toEqual({ sessions: [], next: null });
  });
});

describe("purge", () => {
  test("forgets a record when its keepUntil has come, not earlier", async () => {
    const store = memoryStore();
    const session = await insert(store, { keepUntil: 2000 });
    expect(store.purge(1999)).toBe(0);
    expect(await store.find(session.id)).toEqual(session);
    expect(store.purge(2000)).toBe(1);
    expect(await store.find(session.id)).toBeUndefined();
    expect(store.purge(2000)).toBe(0);
  });

  test("takes the record out of every list and leaves the others in order", async () => {
    const store = memoryStore();
    const members = { tenantId: freshName(), customerId: "cus", customerExternalId: "ext" };
    const kept: PortalSession[] = [];
    for (let i = 0; i < 30; i++) {
      const session = await insert(store, { ...members, createdAt: i, keepUntil: i % 3 === 0 ? 100 : 9000 });
      if (i % 3 !== 0) kept.unshift(session);
    }
    expect(store.purge(100)).toBe(10);
    const { tenantId, customerId, customerExternalId } = members;
    for (const filter of [{}, { customerId }, { customerExternalId }]) {
      const page = await store.list({ tenantId, ...filter, statuses: ["issued"], now: 40, limit: 100 });
      expect(page).toEqual({ sessions: kept, next: null });
    }
  });

  test("keeps epochs, so that a replaced one stays replaced", async () => {
    const store = memoryStore();
    const session = await insert(store, { keepUntil: 10 });
    const { tenantId, customerId, epoch } = session;
    await store.revokeAll({ tenantId, customerId }, 5);
    store.purge(10);
    await store.create({ ...session, keepUntil: 1e13 });
    expect((await store.find(session.id))?.revokedAt).toBe(5);
    expect(await store.epoch({ tenantId, customerId })).not.toBe(epoch);
  });

  test("lets an id return with a new record", async () => {
    const store = memoryStore();
    const session = await insert(store, { keepUntil: 10 });
    store.purge(10);
    const again = { ...session, salt: "new", keepUntil: 20 };
    expect(await store.create(again)).toBe(true);
    expect(await store.find(session.id)).toEqual(again);
    expect(store.purge(20)).toBe(1);
  });
});

async function insert(store: PortalStore, overrides: Partial<PortalSession> = {}): Promise<PortalSession> {
  const session = sampleSession(overrides);
  const { tenantId, customerId } = session;
  const living = { ...session, epoch: await store.epoch({ tenantId, customerId }) };
  await store.create(living);
  return living;
}
