import { PortalError } from "@postern/core";
import type { RedisClient } from "./client.ts";
import type { CheckedOptions } from "./options.ts";
import { CORRUPT } from "./script.ts";
import type { Script } from "./script.ts";

/** Runs a script on the node of its one key, and answers once the write is as safe as the options ask. */
export type Run = (script: Script, key: string, ...values: (string | number)[]) => Promise<unknown>;

/** Makes the one way to write. */
export function runnerOf({ client, writer, minReplicaAcks, ackTimeoutMs }: CheckedOptions): Run {
  const run = writer === undefined ? plainRun(client) : ackedRun(writer, minReplicaAcks, ackTimeoutMs);
  return async (...given) => {
    try {
      return await run(...given);
    } catch (cause) {
      if (startsWith(cause, CORRUPT)) throw new PortalError("store_corrupt", { cause });
      throw cause;
    }
  };
}

/** Runs a script without waiting for replicas. A server that does not know it yet is sent the whole text. */
export function plainRun(client: RedisClient): Run {
  return async ({ sha1, lua }, key, ...values) => {
    try {
      return await client.evalsha(sha1, 1, key, ...values);
    } catch (error) {
      if (!startsWith(error, "NOSCRIPT")) throw error;
      return client.eval(lua, 1, key, ...values);
    }
  };
}

// Slots move one by one, and a client learns of it at its first mistake. Two mistakes in a row are no such thing.
const ATTEMPTS = 3;

/** Script and WAIT in one pipeline, so that both reach the key's node and nothing of others comes between. */
function ackedRun(writer: RedisClient, minReplicaAcks: number, ackTimeoutMs: number): Run {
  return async ({ sha1, lua }, key, ...values) => {
    let command: (string | number)[] = ["evalsha", sha1, 1, key, ...values];
    for (let attempt = 1; ; attempt++) {
      const wait = ["wait", minReplicaAcks, ackTimeoutMs];
      const [[error, reply], [waitError, acks]] = twoOf(await writer.pipeline([command, wait]).exec());
      if (error === null) {
        if (waitError !== null) throw waitError;
        checkAcks(Number(acks), minReplicaAcks, ackTimeoutMs);
        return reply;
      }
      if (startsWith(error, "NOSCRIPT")) command = ["eval", lua, 1, key, ...values];
      else if (!startsWith(error, "MOVED") || attempt === ATTEMPTS) throw error;
      else await writer.get(key); // follows the slot to its new node, as ioredis does not for this pipeline
    }
  };
}

function twoOf(replies: [Error | null, unknown][] | null): [[Error | null, unknown], [Error | null, unknown]] {
  const [first, second] = replies ?? [];
  if (first === undefined || second === undefined) throw new Error("The pipeline of a write was not answered.");
  return [first, second];
}

function checkAcks(acks: number, wanted: number, ackTimeoutMs: number): void {
  if (acks >= wanted) return; // NaN is not enough
  throw new Error(
    `${acks} replicas acknowledged a write within ${ackTimeoutMs} ms, "minReplicaAcks" asks for ${wanted}.`,
  );
}

/** What a script that decides answers. A client may be set to give numbers as texts. */
export function isOne(reply: unknown): boolean {
  return Number(reply) === 1;
}

function startsWith(error: unknown, word: string): boolean {
  return error instanceof Error && error.message.startsWith(word);
}
