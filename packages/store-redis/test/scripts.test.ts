import { freshId, sampleSession } from "@postern/core/conformance";
import { needs } from "@postern/test-support/needs";
import { describe, expect, onTestFinished, test } from "vitest";
import { connect, freshStore, insert, suiteServer } from "./support/fixture.ts";
import { startReplica } from "@postern/test-support/servers/redis-replica";
import { redisServer } from "@postern/test-support/servers/redis";

describe("after the server forgot its scripts", needs(redisServer), () => {
  const server = suiteServer();

  test.each(["a plain store", "a store that waits for replicas"])("every verb of %s still works", async (kind) => {
    const replica = await startReplica(server());
    onTestFinished(() => replica.stop());
    const acked =
      kind === "a plain store" ? {} : { writer: connect(server().port), minReplicaAcks: 1, ackTimeoutMs: 2000 };
    const { client, store } = freshStore(server(), acked);
    const forgotten = async <T>(run: () => Promise<T>): Promise<T> => {
      await client.script("FLUSH");
      return run();
    };
    const owner = { tenantId: "t", customerId: "c" };
    const epoch = await forgotten(() => store.epoch(owner));
    const session = sampleSession({ ...owner, epoch, customerExternalId: "e" });
    expect(await forgotten(() => store.create(session))).toBe(true);
    expect(await forgotten(() => store.redeem(session.id, { at: 5, tokenHash: "h", kid: null }))).toBe(true);
    expect(await forgotten(async () => store.find(session.id))).toMatchObject({ redeemedAt: 5, revokedAt: null });
    expect(await forgotten(() => store.revoke(session.id, 7))).toBe(true);
    await forgotten(() => store.revokeAll(owner, 9));
    expect(await store.epoch(owner)).not.toBe(epoch);
    await forgotten(() => store.ready());
  });
});

describe("a record's time to live", needs(redisServer), () => {
  const server = suiteServer();

  test("is keepUntil - createdAt by the server's clock, whatever the app's clock says, and no write changes it", async () => {
    const { client, store, keys } = freshStore(server());
    for (const createdAt of [0, Date.now(), 4e12]) {
      const session = await insert(store, { createdAt, expiresAt: createdAt + 60_000, keepUntil: createdAt + 90_000 });
      const key = keys.record(session.id);
      const end = await client.pexpiretime(key);
      const serverNow = Number((await client.time())[0]) * 1000;
      expect(end - serverNow).toBeGreaterThan(60_000);
      expect(end - serverNow).toBeLessThanOrEqual(91_000);
      await store.redeem(session.id, { at: createdAt, tokenHash: "h", kid: null });
      await store.redeem(session.id, { at: createdAt, tokenHash: "h", kid: null });
      await store.revoke(session.id, createdAt);
      await store.create(session);
      expect(await client.pexpiretime(key)).toBe(end);
    }
  });

  test("is none for epochs: a session created under one lives however long it is", async () => {
    const { client, store, keys } = freshStore(server());
    const session = await insert(store);
    await store.revokeAll({ tenantId: session.tenantId }, 1);
    const epochs = (await client.keys(`${keys.record(freshId()).split("{")[0]}*:e`)).map((key) => client.ttl(key));
    expect(await Promise.all(epochs)).toEqual([-1, -1]);
  });
});
