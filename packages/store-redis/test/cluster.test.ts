import type { PortalSession, PortalStore } from "@postern/core";
import { needs } from "@postern/test-support/needs";
import { Cluster } from "ioredis";
import type { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { redisStore } from "../src/index.ts";
import { keysOf } from "../src/keys.ts";
import { nodeId, startCluster } from "@postern/test-support/servers/redis-cluster";
import type { RunningCluster } from "@postern/test-support/servers/redis-cluster";
import { until } from "@postern/test-support/servers/until";
import { connect, insert } from "./support/fixture.ts";
import { redisServer } from "@postern/test-support/servers/redis";

describe("on a Cluster whose masters have a replica each", needs(redisServer), () => {
  let cluster: RunningCluster;
  beforeAll(async () => {
    cluster = await startCluster({ replicas: 1 });
  }, 40_000);
  afterAll(() => cluster.stop());

  function open() {
    const client = new Cluster(cluster.seeds);
    onTestFinished(() => client.disconnect());
    return client;
  }

  test.each([
    ["a plain store", () => redisStore({ client: open() })],
    [
      "a store that waits for replicas",
      () => redisStore({ client: open(), writer: open(), minReplicaAcks: 1, ackTimeoutMs: 2000 }),
    ],
  ])("%s finds a session whose slot has moved, and goes on writing to it", async (_, make) => {
    const store = make();
    await store.ready();
    const sessions = await Promise.all(Array.from({ length: 5 }, () => insert(store)));
    for (const [i, session] of sessions.entries()) await moveSlotOf(session, i);
    for (const session of sessions) expect(await lifeGoesOn(store, session)).toMatchObject(ended);
  });

  test("a slot under way loses nothing: every verb follows the key", async () => {
    const store = redisStore({ client: open() });
    const [moved, left] = [await insert(store), await insert(store)];
    for (const session of [moved, left]) {
      const finish = await beginMove(session, { keysToo: session === moved });
      expect(await lifeGoesOn(store, session)).toMatchObject(ended);
      await finish();
      expect(await store.find(session.id)).toMatchObject(ended);
    }
  });

  test("list gives a customer's sessions from wherever they are", async () => {
    const store = redisStore({ client: open() });
    const { tenantId } = await insert(store);
    const sessions: PortalSession[] = [];
    for (let i = 0; i < 20; i++) sessions.push(await insert(store, { tenantId, customerExternalId: "ext" }));
    const query = { tenantId, customerExternalId: "ext", statuses: ["issued"], now: Date.now(), limit: 100 } as const;
    const ids = (await store.list(query)).sessions.map(({ id }) => id);
    expect(ids.toSorted()).toEqual(sessions.map(({ id }) => id).toSorted());
  });

  const ended = { redeemedAt: 5, revokedAt: 7 };

  async function lifeGoesOn(store: PortalStore, session: PortalSession): Promise<PortalSession | undefined> {
    expect(await store.find(session.id)).toEqual(session);
    expect(await store.redeem(session.id, { at: 5, tokenHash: "h", kid: null })).toBe(true);
    expect(await store.revoke(session.id, 7)).toBe(true);
    expect(await store.revoke(session.id, 9)).toBe(false);
    return store.find(session.id);
  }

  async function moveSlotOf(session: PortalSession, by: number): Promise<void> {
    const finish = await beginMove(session, { keysToo: true, by });
    await finish();
  }

  /** Takes the session's slot to another master as redis-cli does. @returns what ends it. */
  async function beginMove(session: PortalSession, { keysToo, by = 0 }: { keysToo: boolean; by?: number }) {
    const nodes = cluster.nodes.map(({ port }) => connect(port));
    await until(() => knowEachOther(nodes));
    const slot = Number(await nodes[0]!.call("CLUSTER", "KEYSLOT", keysOf("postern:").record(session.id)));
    const owner = await ownerOf(slot, nodes, nodes);
    const source = nodes[owner]!;
    const target = nodes[(owner + 1 + (by % 2)) % nodes.length]!;
    await target.call("CLUSTER", "SETSLOT", slot, "IMPORTING", await nodeId(source));
    await source.call("CLUSTER", "SETSLOT", slot, "MIGRATING", await nodeId(target));
    const migrate = async () => {
      const keys = (await source.call("CLUSTER", "GETKEYSINSLOT", slot, 100)) as string[];
      const to = target.options.port!;
      if (keys.length > 0) await source.call("MIGRATE", "127.0.0.1", to, "", 0, 5000, "KEYS", ...keys);
    };
    if (keysToo) await migrate();
    return async () => {
      await migrate();
      const others = nodes.filter((node) => node !== target && node !== source);
      const id = await nodeId(target);
      for (const node of [target, source, ...others]) await node.call("CLUSTER", "SETSLOT", slot, "NODE", id);
      // Masters that disagree send a client to and fro until it gives up: gossip may lag behind.
      const isNew = async (node: Redis) => nodes[await ownerOf(slot, [node], nodes)] === target;
      await until(async () => (await Promise.all(nodes.map(isNew))).every(Boolean));
    };
  }

  /**
   * Whether all have heard of the move before. Who takes a slot without takes it with an epoch that another master has, and
   * then a late message of the former owner's can make two masters send clients to each other for good.
   */
  async function knowEachOther(nodes: readonly Redis[]): Promise<boolean> {
    const told = await Promise.all(nodes.map(async (node) => String(await node.call("CLUSTER", "INFO"))));
    const distinct = (epoch: RegExp) => new Set(told.map((info) => epoch.exec(info)![1])).size;
    return distinct(/current_epoch:(\d+)/) === 1 && distinct(/my_epoch:(\d+)/) === nodes.length;
  }

  async function ownerOf(slot: number, [asked]: readonly Redis[], nodes: readonly Redis[]): Promise<number> {
    const ranges = (await asked!.call("CLUSTER", "SLOTS")) as [number, number, [string, number]][];
    const range = ranges.find(([from, to]) => from <= slot && slot <= to)!;
    return nodes.findIndex((node) => node.options.port === range[2][1]);
  }
});
