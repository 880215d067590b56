import { Redis } from "ioredis";
import { startRedis } from "./redis.ts";
import type { RedisServer } from "./redis.ts";
import { until } from "./until.ts";

/** Starts a replica and waits until it acknowledges writes, which is later than either side says that it follows. */
export async function startReplica(primary: RedisServer): Promise<RedisServer> {
  const replica = await startRedis({ settings: ["--replicaof", "127.0.0.1", String(primary.port)] });
  const client = new Redis(replica.port);
  const follows = async () => /master_link_status:up/.test(await client.info("replication"));
  await until(follows);
  client.disconnect();
  await replicasAcknowledge(primary.port, 1);
  return replica;
}

/**
 * Writes until some replicas say that they have it.
 * @param write something that the replication log holds; by default PUBLISH, which leaves nothing in a database;
 *   a Cluster's node sends that another way.
 */
export async function replicasAcknowledge(
  port: number,
  replicas: number,
  write: (client: Redis) => Promise<unknown> = (client) => client.publish("x", ""),
): Promise<void> {
  const client = new Redis(port);
  const acknowledged = async () => {
    await write(client);
    return (await client.wait(replicas, 1000)) >= replicas;
  };
  await until(acknowledged);
  client.disconnect();
}
