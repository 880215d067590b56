import type { RedisClient } from "./client.ts";
import type { Database } from "./database.ts";
import type { CheckedOptions } from "./options.ts";
import { probeScript } from "./probe-script.ts";

/** Checks that this Redis keeps what it is given, is the primary, and lets us do all that we need. Writes nothing. */
export async function checkReady(options: CheckedOptions, database: Database): Promise<void> {
  const { client, writer, allowEviction } = options;
  const { keys, read, run } = database;
  // First of all, for it also connects a lazy client, which knows no nodes before.
  await attempt(() => read([keys.probe]), "cannot reach its Redis, or may not read: see the ACL in docs/redis.md");
  await checkNodes(client, allowEviction);
  if (writer !== undefined) {
    await attempt(
      () => writer.get(keys.probe),
      'cannot reach its Redis through "writer", or may not read: see the ACL in docs/redis.md',
    );
    await checkNodes(writer, allowEviction);
  }
  await attempt(
    () => client.zrevrangebylex(keys.probe, "+", "-", "LIMIT", 0, 1),
    "may not list: see the ACL in docs/redis.md",
  );
  await attempt(
    () => run(probeScript, keys.probe),
    "cannot write as it must: it needs Redis 6.2, the ACL in docs/redis.md, memory to spare, and its replicas if it waits for them",
  );
}

async function checkNodes(client: RedisClient, allowEviction: boolean): Promise<void> {
  for (const node of client.nodes?.("master") ?? [client]) {
    const info = await attempt(() => node.info(), "may not call INFO: see the ACL in docs/redis.md");
    checkRole(field(info, "role"));
    if (!allowEviction) checkPolicy(field(info, "maxmemory_policy"));
  }
}

function checkRole(role: string | undefined): void {
  if (role === "master") return;
  throw new Error(
    `The session store is connected to a Redis whose role is ${role ?? "not told"}: give it the primary, since a replica may not know of a revocation yet.`,
  );
}

/** INFO and not CONFIG GET, which hosted Redis mostly blocks. */
function checkPolicy(policy: string | undefined): void {
  if (policy === "noeviction") return;
  const is = policy === undefined ? "does not tell its maxmemory-policy" : `has the maxmemory-policy ${policy}`;
  throw new Error(
    `The session store's Redis ${is}, and may drop sessions, epochs and indexes: set maxmemory-policy to noeviction, or give redisStore allowEviction: true.`,
  );
}

function field(info: string, name: string): string | undefined {
  return new RegExp(`^${name}:(\\S+)`, "m").exec(info)?.[1];
}

async function attempt<T>(run: () => Promise<T>, problem: string): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    const told = cause instanceof Error ? ` (${cause.message})` : "";
    throw new Error(`The session store ${problem}${told}.`, { cause });
  }
}
