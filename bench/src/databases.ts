import { postgresServer, startPostgres } from "@postern/test-support/servers/postgres";
import { redisServer, startRedis } from "@postern/test-support/servers/redis";
import type { Databases } from "./child.ts";

/** Starts servers of the run's own, on free ports; they end with this process. */
export async function startDatabases(): Promise<Databases> {
  for (const { found, what, getIt } of [redisServer, postgresServer])
    if (!found) throw new Error(`the benchmarks need ${what}: ${getIt}`);
  const redis = await startRedis();
  const postgres = await startPostgres({ settings: ["-c", "max_connections=400"] });
  return { redisUrl: redis.url, postgresUrl: postgres.url };
}
