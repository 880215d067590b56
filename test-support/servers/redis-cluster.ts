import { Redis } from "ioredis";
import { startRedis } from "./redis.ts";
import { replicasAcknowledge } from "./redis-replica.ts";
import type { RedisServer } from "./redis.ts";
import { until } from "./until.ts";

const SLOTS = 16_384;
const MASTERS = 3;

/** Masters that share the slots, each with its replicas. */
export interface RunningCluster {
  /** The masters. */
  readonly nodes: readonly RedisServer[];
  /** Where a client begins. */
  readonly seeds: { readonly host: string; readonly port: number }[];
  /** Starts the masters again, and waits until they serve: a master takes two seconds to be sure of its slots. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** @param options `replicas` of each master, default none; `durable` as for every server. */
export async function startCluster({ replicas = 0, durable = false } = {}): Promise<RunningCluster> {
  const settings = ["--cluster-enabled", "yes", "--cluster-node-timeout", "2000"];
  const count = MASTERS * (1 + replicas);
  const servers = await Promise.all(Array.from({ length: count }, () => startRedis({ settings, durable })));
  const clients = servers.map(({ port }) => new Redis(port));
  const everywhere = async (section: "CLUSTER" | "REPLICATION", pattern: RegExp) => {
    const ask = (client: Redis) =>
      section === "CLUSTER" ? client.call("CLUSTER", "INFO") : client.info("replication");
    const agreed = async () => (await Promise.all(clients.map(ask))).every((info) => pattern.test(String(info)));
    await until(agreed);
  };
  for (const [i, client] of clients.entries()) {
    const bound = (master: number) => Math.ceil((SLOTS * master) / MASTERS);
    if (i < MASTERS) await client.call("CLUSTER", "ADDSLOTSRANGE", bound(i), bound(i + 1) - 1);
    await client.call("CLUSTER", "SET-CONFIG-EPOCH", i + 1);
    await client.call("CLUSTER", "MEET", "127.0.0.1", servers[0]!.port);
  }
  await everywhere("CLUSTER", new RegExp(`cluster_state:ok[^]*cluster_known_nodes:${count}`));
  for (const [i, client] of clients.entries()) {
    if (i >= MASTERS) await client.call("CLUSTER", "REPLICATE", await nodeId(clients[i % MASTERS]!));
  }
  await everywhere("REPLICATION", new RegExp(`role:master[^]*connected_slaves:${replicas}|master_link_status:up`));
  for (const { port } of servers.slice(0, MASTERS))
    await replicasAcknowledge(port, replicas, (client) => client.flushall());
  for (const client of clients) client.disconnect();
  const nodes = servers.slice(0, MASTERS);
  return {
    nodes,
    seeds: nodes.map(({ port }) => ({ host: "127.0.0.1", port })),
    async restart() {
      await Promise.all(nodes.map((node) => node.restart()));
      await Promise.all(nodes.map(({ port }) => untilServing(port)));
    },
    stop: async () => void (await Promise.all(servers.map((server) => server.stop()))),
  };
}

async function untilServing(port: number): Promise<void> {
  const client = new Redis(port);
  await until(async () => /cluster_state:ok/.test(String(await client.call("CLUSTER", "INFO"))));
  client.disconnect();
}

/** A node's own name for itself. */
export async function nodeId(client: Redis): Promise<string> {
  return String(await client.call("CLUSTER", "MYID"));
}
