import type { PortalSession, PortalStore } from "@postern/core";
import { needs } from "@postern/test-support/needs";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { redisStore } from "../src/index.ts";
import { insert } from "./support/fixture.ts";
import { startReplica } from "@postern/test-support/servers/redis-replica";
import { redisServer, startRedis } from "@postern/test-support/servers/redis";
import type { RedisServer } from "@postern/test-support/servers/redis";
import { promotionOf, SENTINEL_NAME, startSentinels } from "@postern/test-support/servers/sentinels";
import type { Sentinels } from "@postern/test-support/servers/sentinels";

describe("under Sentinel, with minReplicaAcks 1", needs(redisServer), () => {
  let primary: RedisServer;
  let replica: RedisServer;
  let sentinels: Sentinels;
  const clients: Redis[] = [];
  let store: PortalStore;

  const viaSentinel = () => {
    const client = new Redis({
      sentinels: sentinels.addresses,
      name: SENTINEL_NAME,
      maxRetriesPerRequest: 0,
      retryStrategy: () => 50,
      sentinelRetryStrategy: () => 50,
    });
    client.on("error", () => {});
    clients.push(client);
    return client;
  };

  beforeAll(async () => {
    primary = await startRedis();
    replica = await startReplica(primary);
    sentinels = await startSentinels(primary, 1);
    const [client, writer] = [viaSentinel(), viaSentinel()];
    store = redisStore({ client, writer, minReplicaAcks: 1, ackTimeoutMs: 1000 });
    await store.ready();
  }, 40_000);

  afterAll(async () => {
    for (const client of clients) client.disconnect();
    await Promise.all([primary, replica, sentinels].map((server) => server?.stop()));
  });

  test("nothing that was acknowledged is lost when the primary dies, and writes reject while it is cut off", async () => {
    const acknowledged: { session: PortalSession; redeemed: boolean; revoked: boolean }[] = [];
    const rejected: unknown[] = [];
    const stopping = new AbortController();
    const working = (async () => {
      while (!stopping.signal.aborted) {
        try {
          const entry = { session: await insert(store, { tenantId: "default" }), redeemed: false, revoked: false };
          acknowledged.push(entry);
          entry.redeemed = await store.redeem(entry.session.id, { at: 5, tokenHash: "h", kid: null });
          entry.revoked = await store.revoke(entry.session.id, 7);
        } catch (error) {
          rejected.push(error);
        }
      }
    })();
    await vi.waitUntil(() => acknowledged.length > 50, { timeout: 20_000 });
    await primary.stop(); // kill -9
    await promotionOf(replica);
    // The new primary has no replica yet: nothing can be acknowledged, and everything can be read.
    const first = acknowledged[0]!.session;
    const found = async () => store.find(first.id);
    await vi.waitUntil(() => found().then(Boolean, () => false), { timeout: 20_000 });
    await expect(store.revokeAll({ tenantId: "other" }, 1)).rejects.toThrow("0 replicas acknowledged");
    stopping.abort();
    await working;
    expect(rejected.length).toBeGreaterThan(0);
    for (const { session, redeemed, revoked } of acknowledged) {
      const kept = { ...(redeemed && { redeemedAt: 5, tokenHash: "h" }), ...(revoked && { revokedAt: 7 }) };
      expect(await store.find(session.id)).toMatchObject({ id: session.id, salt: session.salt, ...kept });
    }
  }, 60_000);

  test("writes are acknowledged again as soon as there is a replica", async () => {
    const second = await startReplica(replica);
    await vi.waitUntil(() => insert(store).then(Boolean, () => false), { timeout: 20_000, interval: 50 });
    await expect(store.ready()).resolves.toBeUndefined();
    await second.stop();
  }, 30_000);
});
