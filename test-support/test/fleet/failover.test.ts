import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { admitted, staff } from "../../fleet/people.ts";
import { type RunningApp, startApp } from "../../fleet/start-app.ts";
import { brokenPromises, startTraffic } from "../../fleet/traffic.ts";
import { whenBack } from "../../fleet/when-back.ts";
import { needs } from "../../needs.ts";
import { startReplica } from "../../servers/redis-replica.ts";
import { redisServer, type RedisServer, startRedis } from "../../servers/redis.ts";
import { promotionOf, type Sentinels, startSentinels } from "../../servers/sentinels.ts";
import { until } from "../../servers/until.ts";

describe(
  "a portal over Redis under Sentinel, with minReplicaAcks 1",
  { ...needs(redisServer), timeout: 90_000 },
  () => {
    let primary: RedisServer;
    let replica: RedisServer;
    let sentinels: Sentinels;
    let app: RunningApp;

    beforeAll(async () => {
      primary = await startRedis();
      replica = await startReplica(primary);
      sentinels = await startSentinels(primary, 1);
      const ports = sentinels.addresses.map(({ port }) => port);
      app = await startApp({ store: { engine: "sentinel", ports, minReplicaAcks: 1 } });
    }, 90_000);

    afterAll(async () => {
      await app?.kill();
      await Promise.all([primary, replica, sentinels].map((server) => server?.stop()));
    });

    test("loses nothing acknowledged when its primary dies, refuses writes while alone, and goes on with a replica", async () => {
      const inside = await admitted(app);
      const traffic = startTraffic(() => app);
      await until(async () => traffic.visits.length > 20);
      await primary.kill();
      await promotionOf(replica);
      const { refusals } = await whenBack(app, inside);
      expect([...refusals].filter((status) => status !== 503)).toEqual([]);
      expect(await staff.create(app)).toMatchObject({ status: 503, json: { code: "store_unavailable" } });
      await traffic.stop();
      expect([...traffic.answers.keys()].filter((answer) => /guarded 401|after revoke 200/.test(answer))).toEqual([]);

      const second = await startReplica(replica);
      await until(async () => (await staff.create(app)).status === 201);
      expect(await brokenPromises(app, traffic.visits)).toEqual([]);
      expect(await app.send("/ready")).toMatchObject({ status: 200 });
      await second.stop();
    });
  },
);
