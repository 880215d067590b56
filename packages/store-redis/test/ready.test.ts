import { needs } from "@postern/test-support/needs";
import { Cluster } from "ioredis";
import { describe, expect, onTestFinished, test } from "vitest";
import { redisStore } from "../src/index.ts";
import { startCluster } from "@postern/test-support/servers/redis-cluster";
import { connect, freshStore, suiteServer, testServer } from "./support/fixture.ts";
import { startReplica } from "@postern/test-support/servers/redis-replica";
import { redisServer, startRedis } from "@postern/test-support/servers/redis";

describe("ready", needs(redisServer), () => {
  const server = suiteServer();

  test("passes on a primary that evicts nothing, and writes nothing", async () => {
    const { client, store } = freshStore(server());
    await store.ready();
    await store.ready();
    expect(await client.dbsize()).toBe(0);
  });

  test.each([
    "allkeys-lru",
    "allkeys-lfu",
    "allkeys-random",
    "volatile-lru",
    "volatile-lfu",
    "volatile-random",
    "volatile-ttl",
  ])("refuses the eviction policy %s, unless it is allowed", async (policy) => {
    const evicting = await testServer(["--maxmemory-policy", policy]);
    const { store, client } = freshStore(evicting);
    await expect(store.ready()).rejects.toThrow(`has the maxmemory-policy ${policy}`);
    await expect(store.ready()).rejects.toThrow("set maxmemory-policy to noeviction, or give redisStore allowEviction");
    await expect(redisStore({ client, allowEviction: true }).ready()).resolves.toBeUndefined();
  });

  test("refuses one evicting master of a Cluster", async () => {
    const cluster = await startCluster();
    onTestFinished(() => cluster.stop());
    const client = new Cluster(cluster.seeds, { lazyConnect: true });
    onTestFinished(() => client.disconnect());
    const store = redisStore({ client });
    await expect(store.ready()).resolves.toBeUndefined();
    await connect(cluster.nodes[2]!.port).config("SET", "maxmemory-policy", "allkeys-lru");
    await expect(store.ready()).rejects.toThrow("has the maxmemory-policy allkeys-lru");
  }, 30_000);

  test("refuses a replica, as client and as writer", async () => {
    const replica = await startReplica(server());
    onTestFinished(() => replica.stop());
    await expect(freshStore(replica).store.ready()).rejects.toThrow("whose role is slave: give it the primary");
    const { store } = freshStore(server(), { writer: connect(replica.port), minReplicaAcks: 1 });
    await expect(store.ready()).rejects.toThrow("whose role is slave: give it the primary");
  });

  test("refuses a primary with fewer replicas than it is to wait for", async () => {
    const primary = await testServer();
    const { store } = freshStore(primary, { writer: connect(primary.port), minReplicaAcks: 1, ackTimeoutMs: 50 });
    await expect(store.ready()).rejects.toThrow(
      '0 replicas acknowledged a write within 50 ms, "minReplicaAcks" asks for 1',
    );
    const replica = await startReplica(primary);
    onTestFinished(() => replica.stop());
    await expect(store.ready()).resolves.toBeUndefined();
  });

  test("names what it could not reach, and keeps the driver's error as the cause", async () => {
    const gone = await startRedis();
    const { store } = freshStore(gone);
    await gone.stop();
    const error = await store.ready().catch((thrown: unknown) => thrown);
    expect((error as Error).message).toContain("cannot reach its Redis");
    expect((error as Error).cause).toBeInstanceOf(Error);
  });
});
