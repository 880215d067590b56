import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import { servers } from "../../fleet/engines.ts";
import type { StoreConfig } from "../../fleet/open-store.ts";
import { admitted, browser, created } from "../../fleet/people.ts";
import { type RunningApp, startApp } from "../../fleet/start-app.ts";
import { whenBack } from "../../fleet/when-back.ts";
import { needs } from "../../needs.ts";
import { startCluster } from "../../servers/redis-cluster.ts";
import { startReplica } from "../../servers/redis-replica.ts";
import { redisServer, startRedis } from "../../servers/redis.ts";
import { startSentinels } from "../../servers/sentinels.ts";
import { until } from "../../servers/until.ts";

/** A store whose host can be lost, with another that takes its place. */
interface Replaceable {
  readonly config: StoreConfig;
  lose(): void;
}

const kinds = [
  ...servers
    .filter(({ proxied }) => proxied)
    .map((engine) => ({
      ...engine,
      start: async (): Promise<Replaceable> => {
        const running = await engine.start();
        onTestFinished(() => running.stop());
        return { config: running.config(), lose: () => running.proxy!.strand() };
      },
    })),
  {
    name: "Redis under Sentinel",
    need: redisServer,
    start: async (): Promise<Replaceable> => {
      const primary = await startRedis();
      const replicas = await Promise.all([startReplica(primary), startReplica(primary)]);
      const sentinels = await startSentinels(primary, 2);
      onTestFinished(
        async () => void (await Promise.all([primary, ...replicas, sentinels].map((each) => each.stop()))),
      );
      const ports = sentinels.addresses.map(({ port }) => port);
      return { config: { engine: "sentinel", ports, minReplicaAcks: 1 }, lose: () => primary.pause() };
    },
  },
  {
    name: "Redis Cluster, one master of three",
    need: redisServer,
    start: async (): Promise<Replaceable> => {
      const cluster = await startCluster({ replicas: 1 });
      onTestFinished(() => cluster.stop());
      const ports = cluster.nodes.map(({ port }) => port);
      return { config: { engine: "redis-cluster", ports }, lose: () => cluster.nodes[0]!.pause() };
    },
  },
];

// Nothing tells an app that a host is lost: its connections stay open, and no packet comes back. TCP gives up after a quarter of an hour.
for (const { name, need, start } of kinds) {
  describe(`a portal whose host is lost: ${name}`, { ...needs(need), timeout: 90_000 }, () => {
    let app: RunningApp | undefined;
    afterEach(() => app?.kill());

    test("refuses nobody for good, and goes on by itself with the one in its place", async ({ task }) => {
      const store = await start();
      app = await startApp({ store: store.config, migrate: true });
      const running = app;
      const customers = Array.from({ length: 12 }, (_, i) => ({ customerId: `cus_${i}` }));
      const inside = await Promise.all(customers.map((customer) => admitted(running, customer)));
      const asleep = await Promise.all(customers.map((customer) => created(running, customer)));
      store.lose();
      const back = await Promise.all(inside.map((visitor) => whenBack(running, visitor)));
      task.meta.recoveredInMs = Math.max(...back.map(({ recoveredInMs }) => recoveredInMs));
      expect(new Set(back.flatMap(({ refusals }) => [...refusals]))).toEqual(new Set([503])); // it was lost, and nobody was logged out
      for (const link of asleep) {
        const visitor = browser();
        await until(async () => (await visitor.press(running, link)).status === 303);
        expect(await visitor.ask(running)).toMatchObject({ status: 200 });
      }
      expect(await running.send("/health")).toMatchObject({ status: 200, json: { ok: true } });
    });
  });
}
