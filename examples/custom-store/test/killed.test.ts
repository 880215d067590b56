import { freshDigest } from "@postern/core/conformance";
import { expect, test, vi } from "vitest";
import { freshDatabase, insert } from "./support/database.ts";
import { holdLock, startStore } from "./support/processes.ts";

vi.setConfig({ testTimeout: 60_000 }); // twenty processes start here

test("a redemption and a revocation > are there after their process is killed as soon as it answered", async () => {
  const { path, store } = await freshDatabase();
  for (let round = 0; round < 10; round++) {
    const remote = await startStore(path);
    const [redeemed, revoked] = await Promise.all([insert(store), insert(store)]);
    const tokenHash = freshDigest();
    await remote.store.redeem(redeemed.id, { at: 1, tokenHash, kid: null });
    await remote.store.revoke(revoked.id, 2);
    await remote.kill();
    expect(await store.find(redeemed.id)).toEqual({ ...redeemed, redeemedAt: 1, tokenHash });
    expect(await store.find(revoked.id)).toEqual({ ...revoked, revokedAt: 2 });
  }
});

test("a process killed in the midst of its writes > leaves every record whole, and nobody waiting", async () => {
  const { path, store } = await freshDatabase();
  for (let round = 0; round < 10; round++) {
    const remote = await startStore(path);
    const sessions = await Promise.all(Array.from({ length: 20 }, () => insert(store)));
    const acknowledged = new Set<string>();
    const calls = sessions.map(async ({ id }) => {
      if (await remote.store.revoke(id, 1)) acknowledged.add(id);
    });
    await Promise.race(calls);
    await remote.kill();
    await Promise.allSettled(calls);
    for (const session of sessions) {
      const found = await store.find(session.id);
      const revokedAt = acknowledged.has(session.id) ? 1 : (found?.revokedAt ?? null);
      expect(found).toEqual({ ...session, revokedAt });
    }
    expect((await insert(store)).id).toBeTypeOf("string");
  }
});

test("a lock whose holder is killed > is free again", async () => {
  const { path, store } = await freshDatabase();
  const session = await insert(store);
  const holder = await holdLock(path);
  const revoked = store.revoke(session.id, 1);
  expect(await store.find(session.id)).toEqual(session);
  await holder.kill();
  expect(await revoked).toBe(true);
});
