import { Redis } from "ioredis";
import { type RedisServer, startSentinel } from "./redis.ts";
import { until } from "./until.ts";

/** The name by which clients ask Sentinel for the primary. */
export const SENTINEL_NAME = "portal";

/** Three Sentinels that watch one primary. */
export interface Sentinels {
  /** Where a client begins. */
  readonly addresses: { readonly host: string; readonly port: number }[];
  stop(): Promise<void>;
}

/** Starts them, and waits until each knows the other two and every replica. @param replicas how many follow the primary. */
export async function startSentinels(primary: RedisServer, replicas: number): Promise<Sentinels> {
  const lines = [
    `sentinel monitor ${SENTINEL_NAME} 127.0.0.1 ${primary.port} 2`,
    `sentinel down-after-milliseconds ${SENTINEL_NAME} 500`,
    `sentinel failover-timeout ${SENTINEL_NAME} 3000`,
  ];
  const sentinels = await Promise.all([1, 2, 3].map(() => startSentinel(lines)));
  const all = new RegExp(`slaves=${replicas},sentinels=3`);
  const knowsAll = async (sentinel: RedisServer) => all.test(await infoOf(sentinel, "sentinel"));
  await until(async () => (await Promise.all(sentinels.map(knowsAll))).every(Boolean));
  return {
    addresses: sentinels.map(({ port }) => ({ host: "127.0.0.1", port })),
    stop: async () => void (await Promise.all(sentinels.map((sentinel) => sentinel.stop()))),
  };
}

/** Waits until a replica has become the primary. */
export async function promotionOf(replica: RedisServer): Promise<void> {
  await until(async () => /role:master/.test(await infoOf(replica, "replication")));
}

async function infoOf({ port }: RedisServer, section: string): Promise<string> {
  const client = new Redis(port);
  const info = await client.info(section);
  client.disconnect();
  return info;
}
