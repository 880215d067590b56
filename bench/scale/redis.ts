import { ownerKey } from "@postern/core";
import type { PortalSession } from "@postern/core";
import { redisStore } from "@postern/store-redis";
import { startRedis } from "@postern/test-support/servers/redis";
import { Redis } from "ioredis";
import { EPOCH_LENGTH } from "../../packages/store-redis/src/epochs.ts";
import { positionText } from "../../packages/store-redis/src/index-entry.ts";
import { externalKeyOf, keysOf, ownerKeysOf, tagOf } from "../../packages/store-redis/src/keys.ts";
import type { Keys } from "../../packages/store-redis/src/keys.ts";
import { textOf } from "../../packages/store-redis/src/record-text.ts";
import type { Database, Engine } from "./engine.ts";
import { epochsOf } from "./epochs-of.ts";
import { sendTo } from "./resp.ts";
import type { Sender } from "./resp.ts";
import { ownersOf, sessionOf, sessionsOf } from "./shape.ts";
import type { Shape } from "./shape.ts";

const HOUR = 3_600_000;
const EXPIRING = 100_000;

export async function startRedisEngine(): Promise<Engine> {
  const server = await startRedis();
  const client = new Redis(server.port);
  const version = /redis_version:(\S+)/.exec(await client.info("server"))?.[1] ?? "";
  return {
    name: `Redis ${version}`,
    settings: "no persistence; raw commands through a pipeline, the same that the store's scripts run",
    due: 0, // what is due goes by itself
    async open(label) {
      await twinsAgree(server.port, client);
      return databaseOf(server.port, client, `${label}:`);
    },
    async stop() {
      client.disconnect();
      await server.stop();
    },
  };
}

function databaseOf(port: number, client: Redis, keyPrefix: string): Database {
  const keys = keysOf(keyPrefix);
  return {
    store: redisStore({ client, keyPrefix }),
    async load(shape, tell) {
      const epochOf = epochsOf(EPOCH_LENGTH);
      const sender = await sendTo(port);
      await fillEpochs(sender, keys, shape, epochOf);
      for (const session of sessionsOf(shape, epochOf)) {
        tell(session);
        await fillSession(sender, keys, session, shape.now);
      }
      await expireIndexes(sender, keys, shape, shape.now + 27 * HOUR);
      await sender.end();
    },
    bytes: async () => Number(/used_memory:(\d+)/.exec(await client.info("memory"))?.[1]),
    async beforePurge() {
      // These go while the traffic runs: Redis removes them by itself, and that is the purge.
      const sender = await sendTo(port);
      const owner = { tenantId: "acct_0", customerId: "cus_due" };
      for (let i = 0; i < EXPIRING; i++) {
        const session = sessionOf(owner, "none.none", Date.now(), i);
        const soon = 1000 + Math.floor((i / EXPIRING) * 8000);
        await sender.send(["SET", keys.record(session.id), textOf(session), "PX", soon]);
      }
      await sender.end();
    },
    async purge(signal) {
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      return null;
    },
  };
}

async function fillEpochs(sender: Sender, keys: Keys, shape: Shape, epochOf: ReturnType<typeof epochsOf>) {
  const lines = new Map<string, string>();
  for (const { owner, epoch } of ownersOf(shape, epochOf)) {
    const key = ownerKey(owner);
    lines.set(tagOf(key), `${lines.get(tagOf(key)) ?? ""}${key}:${epoch}\n`);
  }
  for (const [tag, text] of lines) await sender.send(["SET", keys.epochs(tag), text]);
}

/** What createSession, redeem and revoke leave behind: a record and an entry in each index. */
async function fillSession(sender: Sender, keys: Keys, session: PortalSession, now: number): Promise<void> {
  const left = session.keepUntil - now;
  const due = Math.floor((session.createdAt / 1000 + (session.keepUntil - session.createdAt) / 1000) / 3600) + 2;
  for (const { key, stem } of placesOf(keys, session))
    await sender.send(["ZADD", key, 0, `${stem}${positionText(session)},${due}`]);
  await sender.send(["SET", keys.record(session.id), textOf(session), "PX", left]);
}

function placesOf(keys: Keys, session: PortalSession) {
  const { tenant, customer } = ownerKeysOf(session);
  return [tenant, customer, externalKeyOf(session.tenantId, session.customerExternalId!)].map(keys.index);
}

/** Every index has an expiry, and it is the latest of its entries. */
async function expireIndexes(sender: Sender, keys: Keys, shape: Shape, at: number): Promise<void> {
  const indexes = new Set<string>();
  for (const { owner } of ownersOf(shape, () => "")) {
    indexes.add(keys.index(ownerKey(owner)).key);
    if (owner.customerId === undefined) continue;
    indexes.add(keys.index(externalKeyOf(owner.tenantId, owner.customerId.replace("cus_", "crm-"))).key);
  }
  for (const key of indexes) await sender.send(["PEXPIREAT", key, at]);
}

/** Writes one session through the store and by the filler, and compares all that Redis then holds. */
async function twinsAgree(port: number, client: Redis): Promise<void> {
  const owner = { tenantId: "acct_twin", customerId: "cus_twin" };
  const store = redisStore({ client, keyPrefix: "twin-a:" });
  const now = Date.now();
  const session = sessionOf(owner, await store.epoch(owner), now, 0);
  await store.create({ ...session, redeemedAt: null, tokenHash: null });
  await store.redeem(session.id, { at: session.redeemedAt!, tokenHash: session.tokenHash!, kid: null });

  const sender = await sendTo(port);
  const keys = keysOf("twin-b:");
  const [tenantEpoch = "", customerEpoch = ""] = session.epoch.split(".");
  const epochLines = [
    [ownerKey({ tenantId: owner.tenantId }), tenantEpoch],
    [ownerKey(owner), customerEpoch],
  ] as const;
  for (const [key, epoch] of epochLines) await sender.send(["SET", keys.epochs(tagOf(key)), `${key}:${epoch}\n`]);
  await fillSession(sender, keys, session, now);
  await sender.end();
  const [ours, theirs] = await Promise.all([dumpOf(client, "twin-a:"), dumpOf(client, "twin-b:")]);
  if (ours !== theirs) throw new Error(`The filler does not write what the store writes:\n${ours}\n${theirs}`);
  await client.del(...(await client.keys("twin-?:*")));
}

/** Keys without their prefix, with their values; what has an expiry at all is told, not when. */
async function dumpOf(client: Redis, prefix: string): Promise<string> {
  const lines: string[] = [];
  for (const key of (await client.keys(`${prefix}*`)).toSorted()) {
    const isIndex = key.endsWith(":i");
    const value = isIndex ? await client.zrange(key, "0", "-1") : await client.get(key);
    const expires = isIndex || (await client.pttl(key)) > 0; // the filler sets those of indexes at its end
    lines.push(JSON.stringify([key.slice(prefix.length), value, expires]));
  }
  return lines.join("\n");
}
