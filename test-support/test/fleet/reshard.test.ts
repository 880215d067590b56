import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startApp, type RunningApp } from "../../fleet/start-app.ts";
import { brokenPromises, startTraffic } from "../../fleet/traffic.ts";
import { needs } from "../../needs.ts";
import { nodeId, type RunningCluster, startCluster } from "../../servers/redis-cluster.ts";
import { redisServer } from "../../servers/redis.ts";
import { until } from "../../servers/until.ts";

const MOVED = 30;

describe("two processes over a Redis Cluster", { ...needs(redisServer), timeout: 90_000 }, () => {
  let cluster: RunningCluster;
  let nodes: readonly Redis[] = [];
  const apps: RunningApp[] = [];
  beforeAll(async () => {
    cluster = await startCluster();
    nodes = cluster.nodes.map(({ port }) => new Redis(port));
    const ports = cluster.nodes.map(({ port }) => port);
    for (let i = 0; i < 2; i += 1) apps.push(await startApp({ store: { engine: "redis-cluster", ports } }));
  }, 90_000);
  afterAll(async () => {
    for (const node of nodes) node.disconnect();
    for (const app of apps) await app.kill();
    await cluster?.stop();
  });

  test("refuse nobody and admit nobody twice while slots in use move from one master to another", async () => {
    let turn = 0;
    const traffic = startTraffic(() => apps[(turn += 1) % apps.length]!);
    await until(async () => traffic.visits.length > 50);
    for (const slot of await slotsInUse(nodes[0]!)) await move(slot, nodes[0]!, nodes[1]!);
    const before = traffic.visits.length;
    await until(async () => traffic.visits.length > before + 20);
    await traffic.stop();
    const kinds = [...traffic.answers.keys()].toSorted();
    expect(kinds.filter((kind) => !usual.includes(kind) && !kind.endsWith(" 503"))).toEqual([]);
    expect(await brokenPromises(apps[0]!, traffic.visits)).toEqual([]);
  });

  /** Slots whose keys are read and written meanwhile. */
  async function slotsInUse(node: Redis): Promise<readonly number[]> {
    const used = new Set<number>();
    for (const key of await node.keys("*")) used.add(Number(await node.call("CLUSTER", "KEYSLOT", key)));
    expect(used.size).toBeGreaterThan(5);
    return [...used].slice(0, MOVED);
  }

  /** As redis-cli moves a slot: both sides say so, the keys go, everybody learns of it. */
  async function move(slot: number, from: Redis, to: Redis): Promise<void> {
    const target = await nodeId(to);
    await to.call("CLUSTER", "SETSLOT", slot, "IMPORTING", await nodeId(from));
    await from.call("CLUSTER", "SETSLOT", slot, "MIGRATING", target);
    for (;;) {
      const keys = (await from.call("CLUSTER", "GETKEYSINSLOT", slot, 100)) as string[];
      if (keys.length === 0) break;
      await from.call("MIGRATE", "127.0.0.1", to.options.port!, "", 0, 5000, "KEYS", ...keys);
    }
    const others = nodes.filter((node) => node !== to && node !== from);
    for (const node of [to, from, ...others]) await node.call("CLUSTER", "SETSLOT", slot, "NODE", target);
  }
});

const usual = ["create 201", "redeem 303", "redeem 410", "guarded 200", "revoke 204", "guarded after revoke 401"];
