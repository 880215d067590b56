import { batched } from "@postern/core";

/**
 * An open client of ioredis, version 5 or 6: `new Redis(…)` for a single node or Sentinel, `new Cluster(…)`.
 * Spelled out member by member, because the classes of the two versions do not fit each other.
 */
export interface RedisClient {
  readonly isCluster: boolean;
  readonly options: object;
  get(key: string): Promise<string | null>;
  mget(...keys: string[]): Promise<(string | null)[]>;
  zrevrangebylex(
    key: string,
    max: string,
    min: string,
    limit: "LIMIT",
    offset: number,
    count: number,
  ): Promise<string[]>;
  evalsha(sha1: string, keys: number, ...keysAndArguments: (string | number)[]): Promise<unknown>;
  eval(script: string, keys: number, ...keysAndArguments: (string | number)[]): Promise<unknown>;
  info(): Promise<string>;
  pipeline(commands: Command[]): RedisPipeline;
  /** Only a Cluster has it. */
  nodes?(role: "master"): { info(): Promise<string> }[];
  /** Which slots live on the same nodes. Only a Cluster has it, and does not document it. */
  readonly _groupsBySlot?: readonly (number | undefined)[];
}

/** A command's name and what follows it. */
export type Command = (string | number)[];

/** What a pipeline answers for one command. */
export type Reply = [error: Error | null, reply: unknown];

/** Commands that are sent together on one connection. */
export interface RedisPipeline {
  /** Answers one `[error, reply]` for each command. */
  exec(): Promise<Reply[] | null>;
}

/** Reads the texts under some keys, null where there is none, in one round trip. */
export type Read = (keys: readonly string[]) => Promise<readonly (string | null)[]>;

/**
 * Makes the one way to read. One MGET costs this process as much as one GET, half of what three commands
 * cost, and a third of a pipeline's. On a Cluster each key may live on another node; and an MGET of one slot
 * fails while that slot moves.
 */
export function readerOf(client: RedisClient): Read {
  if (client.isCluster) return (keys) => Promise.all(keys.map((key) => client.get(key)));
  return (keys) => (keys.length === 0 ? Promise.resolve([]) : client.mget(...keys));
}

/**
 * Makes the way to read what every guarded request needs: all that is asked for in a turn of the event loop goes into
 * one MGET. Not on a Cluster, where a node that is down would fail what the others could answer.
 * @see docs/adr/0032-look-ups-of-a-turn-share-a-trip.md
 */
export function sharedReaderOf(client: RedisClient): Read {
  const read = readerOf(client);
  if (client.isCluster) return read;
  return batched(async (wanted: readonly (readonly string[])[]) => {
    const texts = await read(wanted.flat());
    let end = 0;
    return wanted.map((keys) => texts.slice(end, (end += keys.length)));
  });
}
