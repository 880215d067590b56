import { freshId, sampleSession } from "@postern/core/conformance";
import { needs } from "@postern/test-support/needs";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { connect, freshStore, insert, testServer } from "./support/fixture.ts";
import { startReplica } from "@postern/test-support/servers/redis-replica";
import { redisServer } from "@postern/test-support/servers/redis";

const redemption = { at: 1, tokenHash: "h", kid: null };

describe("a Redis that is full", needs(redisServer), () => {
  async function full() {
    const server = await testServer(["--maxmemory-policy", "noeviction"]);
    const opened = freshStore(server);
    const session = await insert(opened.store, { customerExternalId: "ext" });
    const fill = () => opened.client.config("SET", "maxmemory", "1");
    const empty = () => opened.client.config("SET", "maxmemory", "0");
    return { ...opened, session, fill, empty };
  }

  test("rejects every write, answers every read, and goes on when there is room", async () => {
    const { store, session, fill, empty } = await full();
    const { tenantId, customerId } = session;
    await fill();
    for (const write of [
      () => store.create(sampleSession()),
      () => store.redeem(session.id, redemption),
      () => store.revoke(session.id, 1),
      () => store.epoch({ tenantId, customerId: "new" }),
      () => store.revokeAll({ tenantId }, 1),
      () => store.ready(),
    ])
      await expect(write()).rejects.toThrow("OOM");
    expect(await store.find(session.id)).toEqual(session);
    expect(await store.epoch({ tenantId, customerId })).toBe(session.epoch);
    const query = { tenantId, statuses: ["issued"], now: 1, limit: 10 } as const;
    expect((await store.list(query)).sessions).toEqual([session]);
    await empty();
    expect(await store.redeem(session.id, redemption)).toBe(true);
    expect(await store.revoke(session.id, 1)).toBe(true);
  });

  test("leaves nothing of a create that it rejected", async () => {
    const { client, store, fill, empty } = await full();
    const before = (await client.keys("*")).toSorted();
    await fill();
    const session = sampleSession({ customerExternalId: "ext" });
    await expect(store.create(session)).rejects.toThrow("OOM");
    await empty();
    expect((await client.keys("*")).toSorted()).toEqual(before);
    expect(await store.find(session.id)).toBeUndefined();
  });
});

describe("a Redis that goes away", needs(redisServer), () => {
  test("rejects every verb, and never says that there is no such session", async () => {
    const server = await testServer();
    const { client, store } = freshStore(server);
    const session = await insert(store);
    const { id, tenantId } = session;
    const closed = new Promise<void>((resolve) => client.once("close", () => resolve()));
    await server.stop();
    await closed;
    for (const verb of [
      () => store.find(id),
      () => store.create(session),
      () => store.redeem(id, redemption),
      () => store.revoke(id, 1),
      () => store.epoch(session),
      () => store.revokeAll({ tenantId }, 1),
      () => store.list({ tenantId, statuses: ["issued"], now: 1, limit: 1 }),
      () => store.ready(),
    ])
      await expect(verb()).rejects.toBeInstanceOf(Error);
  });

  test("that lost everything locks out, and lets nobody in", async () => {
    const server = await testServer();
    const { client, store } = freshStore(server);
    const session = await insert(store);
    await client.flushall();
    expect(await store.find(session.id)).toBeUndefined();
    expect(await store.redeem(session.id, redemption)).toBe(false);
    expect(await store.create(session)).toBe(true); // with an epoch that is no more
    expect(await store.find(session.id)).toMatchObject({ revokedAt: session.createdAt });
  });
});

describe("a store that waits for a replica", { ...needs(redisServer), timeout: 30_000 }, () => {
  async function replicated() {
    const primary = await testServer();
    const replica = await startReplica(primary);
    onTestFinished(() => replica.stop());
    const writer = connect(primary.port);
    return { replica, ...freshStore(primary, { writer, minReplicaAcks: 1, ackTimeoutMs: 1000 }) };
  }
  const tooFew = "0 replicas acknowledged";

  test("rejects every write while the replica does not answer, and goes on when it does", async () => {
    const { store, replica } = await replicated();
    const [session, other] = [await insert(store), await insert(store)];
    const { id, tenantId } = session;
    replica.pause();
    for (const write of [
      () => store.create(sampleSession()),
      () => store.redeem(id, redemption),
      () => store.revoke(id, 1),
      () => store.epoch({ tenantId, customerId: "new" }),
      () => store.revokeAll({ tenantId }, 1),
    ])
      await expect(write()).rejects.toThrow(tooFew);
    expect(await store.find(other.id)).toEqual(other);
    replica.resume();
    await vi.waitUntil(
      () =>
        store.revoke(freshId(), 1).then(
          () => true,
          () => false,
        ),
      { timeout: 10_000 },
    );
    expect(await store.redeem(other.id, redemption)).toBe(true);
    expect(await store.revoke(other.id, 1)).toBe(true);
  });

  test("does not say that it was done before, while what was done could still be lost", async () => {
    const { store, replica } = await replicated();
    const session = await insert(store);
    replica.pause();
    const again: readonly (() => Promise<unknown>)[] = [
      () => store.redeem(session.id, redemption),
      () => store.revoke(session.id, 1),
      () => store.create(session),
    ];
    for (const verb of again) {
      await expect(verb()).rejects.toThrow(tooFew);
      await expect(verb()).rejects.toThrow(tooFew);
    }
    replica.resume();
    await vi.waitUntil(
      () =>
        store.revoke(freshId(), 1).then(
          () => true,
          () => false,
        ),
      { timeout: 10_000 },
    );
    for (const verb of again) expect(await verb()).toBe(false);
  });

  test("does not say so over a new connection either, which has nothing of its own to wait for", async () => {
    const { store, client, replica } = await replicated();
    const session = await insert(store);
    replica.pause();
    await expect(store.revoke(session.id, 1)).rejects.toThrow(tooFew);
    const keyPrefix = (await client.keys("*"))[0]!.split("{")[0]!;
    const fresh = freshStore({ port: client.options.port! } as never, {
      writer: connect(client.options.port!),
      minReplicaAcks: 1,
      ackTimeoutMs: 1000,
      keyPrefix,
    });
    await expect(fresh.store.revoke(session.id, 1)).rejects.toThrow(tooFew);
    replica.resume();
  });
});
