import type { RedisClient } from "./client.ts";

/** What `redisStore` is given. */
export interface RedisStoreOptions {
  /** Your open ioredis client; never closed here. It must talk to the primary, or on a Cluster to masters only. */
  readonly client: RedisClient;
  /** Starts every key: at most 64 printable ASCII characters, without spaces and braces; default `postern:`. */
  readonly keyPrefix?: string | undefined;
  /**
   * How many replicas must have a write before it is acknowledged, 0–10; default 0. With fewer, the call rejects
   * and core answers 503. Needs `writer`.
   */
  readonly minReplicaAcks?: number | undefined;
  /** A second client of the same Redis, for writes only, since waiting for replicas blocks its connection. Never closed here. */
  readonly writer?: RedisClient | undefined;
  /**
   * Longest wait for those replicas, 10–2000 milliseconds; default 500. A write first waits for those that were sent
   * before it, so it may take twice as long.
   */
  readonly ackTimeoutMs?: number | undefined;
  /**
   * Lets `ready()` accept a Redis that may evict keys under memory pressure. An evicted record locks its customer
   * out; an evicted epoch ends its owner's sessions; an evicted index hides sessions from lists, and with that
   * from a revocation by external id. Default `false`.
   */
  readonly allowEviction?: boolean | undefined;
}

/** The options checked, with their defaults. */
export type CheckedOptions = ReturnType<typeof checkedOptions>;

const PREFIX = /^[!-z|~]{0,64}$/; // all of printable ASCII but braces and space

/** Checks every option once, so that a slip shows at start and not in the first command. */
export function checkedOptions(options: RedisStoreOptions) {
  const { client, writer, keyPrefix = "postern:", allowEviction = false } = options;
  checkClient("client", client);
  if (typeof keyPrefix !== "string" || !PREFIX.test(keyPrefix)) {
    throw new TypeError(`"keyPrefix" must match ${PREFIX.source}, got ${JSON.stringify(keyPrefix)}`);
  }
  if (typeof allowEviction !== "boolean") {
    throw new TypeError(`"allowEviction" must be a boolean, got ${String(allowEviction)}`);
  }
  const minReplicaAcks = checkedInteger("minReplicaAcks", options.minReplicaAcks ?? 0, 0, 10);
  const ackTimeoutMs = checkedInteger("ackTimeoutMs", options.ackTimeoutMs ?? 500, 10, 2000);
  checkWriter(client, writer, minReplicaAcks);
  return Object.freeze({ client, writer, keyPrefix, minReplicaAcks, ackTimeoutMs, allowEviction });
}

function checkWriter(client: RedisClient, writer: RedisClient | undefined, minReplicaAcks: number): void {
  if (writer !== undefined) checkClient("writer", writer);
  if (writer === client) throw new TypeError('"writer" must be a client of its own: waiting for replicas blocks it');
  if ((writer === undefined) !== (minReplicaAcks === 0)) {
    throw new TypeError('"writer" and a "minReplicaAcks" above 0 belong together: give both or neither');
  }
}

function checkClient(name: string, client: RedisClient): void {
  const given: Partial<RedisClient> | null | undefined = client;
  if (typeof given?.isCluster !== "boolean" || typeof given.zrevrangebylex !== "function") {
    throw new TypeError(`"${name}" must be an open client of ioredis, a Redis or a Cluster`);
  }
  const { scaleReads = "master" } = client.options as { scaleReads?: unknown };
  if (scaleReads !== "master") {
    throw new TypeError(`"${name}" must read from masters ("scaleReads"): a replica may not know of a revocation yet`);
  }
}

/**
 * Checks a whole number within bounds.
 * @throws {RangeError} naming the option and its bounds.
 */
function checkedInteger(name: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new RangeError(`"${name}" must be an integer from ${min} to ${max}, got ${String(value)}`);
}
