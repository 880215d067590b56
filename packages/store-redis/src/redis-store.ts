import type { PortalStore } from "@postern/core";
import { createSession } from "./create.ts";
import { databaseOf } from "./database.ts";
import { finder } from "./find.ts";
import { isSessionId } from "./keys.ts";
import { lister } from "./list.ts";
import { checkedOptions } from "./options.ts";
import type { RedisStoreOptions } from "./options.ts";
import { currentEpoch, replaceEpoch } from "./owner-epochs.ts";
import { checkReady } from "./ready.ts";
import { redeemedLine, revokedLine } from "./record-text.ts";
import { isOne } from "./run.ts";
import { redeemScript, revokeScript } from "./session-scripts.ts";

/**
 * Keeps portal sessions in your Redis: a single node, one under Sentinel, or a Cluster; Redis 6.2 or newer.
 *
 * Every write is one script over one key, every read a plain command on the primary. Nothing needs purging:
 * records go by themselves at their `keepUntil`, epochs stay. How durable a redemption or revocation is, is up to
 * the server: `appendfsync always` for a crash, `minReplicaAcks` for a failover.
 * @param options `client`, an open ioredis client, and what may stay out: `keyPrefix` (default `postern:`),
 *   `minReplicaAcks` (0) with its `writer`, `ackTimeoutMs` (500), `allowEviction` (false).
 * @returns a store that rejects whatever it cannot tell, for core to answer with a 503. Its `ready()` refuses an
 *   eviction policy other than `noeviction`, a replica, a Redis before 6.2, and missing rights.
 * @throws {TypeError | RangeError} quoting the option that is wrong.
 * @see docs/redis.md for clients, ACL and durability
 * @example
 * import { Redis } from "ioredis";
 * import { redisStore } from "@postern/store-redis";
 *
 * const store = redisStore({ client: new Redis({ maxRetriesPerRequest: 1 }) });
 */
export function redisStore(options: RedisStoreOptions): PortalStore {
  const checked = checkedOptions(options);
  const database = databaseOf(checked);
  const { keys, run } = database;
  return Object.freeze<PortalStore>({
    create: (session) => createSession(database, session),
    find: finder(database),
    redeem: async (id, { at, tokenHash, kid }) =>
      isSessionId(id) && isOne(await run(redeemScript, keys.record(id), redeemedLine(at, tokenHash, kid))),
    revoke: async (id, at) => isSessionId(id) && isOne(await run(revokeScript, keys.record(id), revokedLine(at))),
    epoch: (owner) => currentEpoch(database, owner),
    revokeAll: (owner, at) => replaceEpoch(database, owner, at),
    list: lister(checked.client, database),
    ready: () => checkReady(checked, database),
  });
}
