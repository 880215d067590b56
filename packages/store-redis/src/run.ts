import { PortalError } from "@postern/core";
import type { Command, RedisClient } from "./client.ts";
import { groupCommit } from "./group-commit.ts";
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

/** Runs a script, and answers once its replicas have it. */
function ackedRun(writer: RedisClient, minReplicaAcks: number, ackTimeoutMs: number): Run {
  const sendAndWait = groupCommit(writer, minReplicaAcks, ackTimeoutMs);
  return async ({ sha1, lua }, key, ...values) => {
    let command: Command = ["evalsha", sha1, 1, key, ...values];
    for (let attempt = 1; ; attempt++) {
      const [[error, reply], [waitError, acks]] = await sendAndWait(key, command);
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
