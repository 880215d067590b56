import cluster from "node:cluster";
import type { Environment } from "./settings.ts";

/**
 * Tells where the memory store will not do.
 * @returns `undefined` where it will: one process, in development.
 */
export function memoryWarning(storeUrl: string, env: Environment, isWorker = cluster.isWorker): string | undefined {
  if (!storeUrl.startsWith("memory:")) return undefined;
  const instead =
    "Use STORE_URL=file:<path> (SQLite), which outlives restarts and is shared by the processes of a host.";
  if (isWorker)
    return `The memory store is in use in a cluster worker: the other workers know none of its sessions, and a revocation reaches only one of them. ${instead}`;
  if (env["NODE_ENV"] === "production")
    return `The memory store is in use with NODE_ENV=production: a restart ends every session. ${instead}`;
  return undefined;
}
