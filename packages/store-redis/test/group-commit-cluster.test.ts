import { freshId } from "@postern/core/conformance";
import { needs } from "@postern/test-support/needs";
import slotOf from "cluster-key-slot";
import { Cluster } from "ioredis";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { nodeId, startCluster } from "@postern/test-support/servers/redis-cluster";
import type { RunningCluster } from "@postern/test-support/servers/redis-cluster";
import { redisServer } from "@postern/test-support/servers/redis";
import { redisStore } from "../src/index.ts";
import { keysOf } from "../src/keys.ts";
import { revokeScript } from "../src/session-scripts.ts";
import { connect } from "./support/fixture.ts";
import { outcomes, tooFew, untilBlocked, waitsDuring } from "./support/waits.ts";

describe("a store that waits for replicas, on a Cluster without", { ...needs(redisServer), timeout: 30_000 }, () => {
  let cluster: RunningCluster;
  beforeAll(async () => {
    cluster = await startCluster();
  }, 40_000);
  afterAll(() => cluster.stop());

  async function open(ackTimeoutMs: number) {
    const [client, writer] = [new Cluster(cluster.seeds), new Cluster(cluster.seeds, { keyPrefix: "app:" })];
    onTestFinished(() => [client, writer].forEach((each) => each.disconnect()));
    await writer.get("x"); // knows its nodes from now on
    for (const { port } of cluster.nodes) await connect(port).script("LOAD", revokeScript.lua);
    return { writer, store: redisStore({ client, writer, minReplicaAcks: 1, ackTimeoutMs }) };
  }

  test("sends what is asked for at once with one WAIT for each master", async () => {
    const { store } = await open(200);
    const writes = () => Array.from({ length: 60 }, () => store.revoke(freshId(), 1));
    const waits: number[] = [];
    const inner = cluster.nodes.reduce<() => Promise<unknown>>(
      (run, node) => async () => void waits.push(await waitsDuring(node, run)),
      async () => {
        for (const outcome of await outcomes(writes())) expect(outcome).toContain(tooFew);
      },
    );
    await inner();
    expect(waits).toEqual([1, 1, 1]);
  });

  test("sends what gathered for a slot that has moved meanwhile to where it is now", async () => {
    const { writer, store } = await open(2000);
    const nodes = cluster.nodes.map(({ port }) => connect(port));
    const slot = (id: string) => slotOf(`app:${keysOf("postern:").record(id)}`);
    const ofFirst = Array.from({ length: 200 }, freshId).filter((id) => slot(id) < 16_384 / 3 - 1);
    const first = outcomes([store.revoke(ofFirst[0]!, 1)]);
    await untilBlocked(nodes[0]!);
    const others = outcomes([store.revoke(ofFirst[1]!, 1), store.revoke(ofFirst[2]!, 1)]);
    const target = await nodeId(nodes[1]!);
    for (const node of [nodes[1]!, nodes[0]!, nodes[2]!])
      await node.call("CLUSTER", "SETSLOT", slot(ofFirst[1]!), "NODE", target);
    await new Promise<void>((resolve) => writer.refreshSlotsCache(() => resolve()));
    for (const outcome of [...(await first), ...(await others)]) expect(outcome).toContain(tooFew);
  });
});
