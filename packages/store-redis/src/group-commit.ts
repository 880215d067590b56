import slotOf from "cluster-key-slot";
import type { Command, RedisClient, Reply } from "./client.ts";

/** Sends a write to the node of its key, and answers its reply and that of the WAIT which came after it. */
export type SendAndWait = (key: string, command: Command) => Promise<readonly [write: Reply, wait: Reply]>;

interface Write {
  readonly key: string;
  readonly command: Command;
  readonly resolve: (replies: readonly [write: Reply, wait: Reply]) => void;
  readonly reject: (cause: unknown) => void;
}

// Only so that memory has an end: a group of this size takes a fraction of a second.
const MOST = 10_000;

/** Beyond the WAIT itself: a client that never settles a pipeline must not keep all who come after it waiting. */
const PATIENCE_MS = 5000;

/**
 * A WAIT blocks its connection, and answers for all that was written on it before. So there is one at a time for each
 * node: what is asked for meanwhile gathers, and then goes out together in one pipeline, with a WAIT of its own at the
 * end. Without replicas a write is thus late by one WAIT, and not by those of all who came before it.
 */
export function groupCommit(writer: RedisClient, minReplicaAcks: number, ackTimeoutMs: number): SendAndWait {
  const nodeOf = nodesOf(writer);
  const gathered = new Map<unknown, Write[]>(); // a node is in here while somebody sends to it

  function add(write: Write): void {
    const node = nodeOf(write.key);
    const others = gathered.get(node);
    if (others === undefined) {
      gathered.set(node, [write]);
      void sendAll(node);
    } else if (others.length < MOST) others.push(write);
    else write.reject(new Error(`${MOST} writes are waiting for replicas, and this one was not sent.`));
  }

  async function sendAll(node: unknown): Promise<void> {
    await Promise.resolve(); // a create asks for several writes at once
    for (let writes; (writes = gathered.get(node)!).length > 0;) {
      gathered.set(node, []);
      const { here = [], moved = [] } = Object.groupBy(writes, ({ key }) => (nodeOf(key) === node ? "here" : "moved"));
      for (const write of moved) add(write);
      await sendGroup(writer, here, ["wait", minReplicaAcks, ackTimeoutMs], ackTimeoutMs + PATIENCE_MS);
    }
    gathered.delete(node);
  }

  return (key, command) => new Promise((resolve, reject) => add({ key, command, resolve, reject }));
}

/** One pipeline, so that nothing of others comes between, and a connection that breaks in it fails all of it. */
async function sendGroup(writer: RedisClient, writes: readonly Write[], wait: Command, ms: number): Promise<void> {
  if (writes.length === 0) return;
  try {
    const replies = await within(ms, writer.pipeline([...writes.map(({ command }) => command), wait]).exec());
    const waited = replies?.[writes.length];
    if (waited === undefined) throw new Error("The pipeline of a write was not answered.");
    for (const [i, { resolve }] of writes.entries()) resolve([replies![i]!, waited]);
  } catch (cause) {
    for (const { reject } of writes) reject(cause);
  }
}

async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, ms, new Error(`No answer within ${ms} ms; the writes may have happened.`));
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Tells what may go into one pipeline: on a Cluster by the same numbers by which ioredis refuses a pipeline for several
 * nodes. A key whose node it does not know yet goes by itself.
 */
function nodesOf(writer: RedisClient): (key: string) => unknown {
  if (!writer.isCluster) return () => "the only one";
  const { keyPrefix = "" } = writer.options as { keyPrefix?: string };
  return (key) => writer["_groupsBySlot"]?.[slotOf(keyPrefix + key)] ?? key;
}
