import { ownerKey } from "@postern/core";
import { freshId, freshName } from "@postern/core/conformance";
import { needs } from "@postern/test-support/needs";
import type { Redis } from "ioredis";
import { describe, expect, test } from "vitest";
import { freshStore, insert, suiteServer } from "./support/fixture.ts";
import { commandsDuring } from "./support/monitor.ts";
import { redisServer } from "@postern/test-support/servers/redis";

describe("find", needs(redisServer), () => {
  const server = suiteServer();

  test("takes one command for a session of any tenant, from the first time on", async () => {
    const { client, store, keys } = freshStore(server());
    const session = await insert(store);
    const { commands } = await watched(client, async () => store.find(session.id));
    const epochs = [{ tenantId: session.tenantId }, session].map((owner) => keys.epochs(ownerKey(owner).slice(0, 4)));
    expect(commands).toEqual([["mget", keys.record(session.id), ...epochs]]);
  });

  test("takes a second command once for an id without hints, and one from then on", async () => {
    const { client, store } = freshStore(server());
    const session = await insert(store, { id: freshId() });
    expect((await watched(client, async () => store.find(session.id))).names).toEqual(["mget", "mget"]);
    expect((await watched(client, async () => store.find(session.id))).names).toEqual(["mget"]);
  });

  test("takes a second command once where the id's hint does not fit the owner, and is not led astray by it", async () => {
    const { client, store } = freshStore(server());
    const neighbour = await insert(store);
    const session = await insert(store, { id: neighbour.id.slice(0, 7) + freshId().slice(7) });
    const { tenantId, customerId, createdAt } = session;
    await store.find(neighbour.id); // what it teaches about this hint is wrong for the other
    expect(await store.find(session.id)).toMatchObject({ revokedAt: null });
    expect((await watched(client, async () => store.find(session.id))).names).toEqual(["mget"]);
    await store.revokeAll({ tenantId, customerId }, createdAt + 5);
    expect(await store.find(session.id)).toMatchObject({ revokedAt: createdAt + 5 });
    expect(await store.find(neighbour.id)).toMatchObject({ revokedAt: null });
  });

  test("takes one command for all sessions of a turn of the event loop, and tells each what is its own", async () => {
    const { client, store, keys } = freshStore(server());
    const [damaged, revoked, sound] = [await insert(store), await insert(store), await insert(store)];
    await client.set(keys.record(damaged.id), "junk");
    await store.revoke(revoked.id, 7);
    const ids = [damaged.id, revoked.id, freshId(), sound.id, "no id", sound.id];
    let found: readonly PromiseSettledResult<unknown>[] = [];
    const { names } = await watched(client, async () => {
      found = await Promise.allSettled(ids.map(async (id) => store.find(id)));
    });
    expect(names).toEqual(["mget"]);
    expect(found).toMatchObject([
      { status: "rejected", reason: { code: "store_corrupt" } },
      { value: { id: revoked.id, revokedAt: 7 } },
      { value: undefined },
      { value: { id: sound.id, revokedAt: null } },
      { value: undefined },
      { value: { id: sound.id, revokedAt: null } },
    ]);
  });

  test("takes one command for an id that nobody has, and none for what is no id", async () => {
    const { client, store } = freshStore(server());
    expect((await watched(client, async () => store.find(freshId()))).names).toEqual(["mget"]);
    for (const id of ["", "ps_", "ps_abc", "*", "ps_{abcd}", `${freshId()}\n`, `ps_${"a".repeat(62)}`])
      expect((await watched(client, async () => store.find(id))).names).toEqual([]);
  });
});

describe("the commands of", needs(redisServer), () => {
  const server = suiteServer();
  const redemption = { at: 1, tokenHash: "h", kid: null };

  test("the other verbs are few and plain", async () => {
    const { client, store } = freshStore(server());
    const { id, ...session } = await insert(store, { customerExternalId: "ext" });
    const { tenantId, customerId } = session;
    await warm(store, id);
    const names = async (run: () => Promise<unknown>) => (await watched(client, run)).names;
    expect(await names(() => store.epoch({ tenantId, customerId }))).toEqual(["mget"]);
    expect(await names(() => store.epoch({ tenantId, customerId: freshName() }))).toEqual(["mget", "evalsha"]);
    expect(await names(() => store.create({ ...session, id: freshId() }))).toEqual(Array(4).fill("evalsha"));
    expect(await names(() => store.redeem(id, redemption))).toEqual(["evalsha"]);
    expect(await names(() => store.revoke(id, 1))).toEqual(["evalsha"]);
    expect(await names(() => store.revokeAll({ tenantId }, 1))).toEqual(["evalsha"]);
    const query = { tenantId, statuses: ["revoked"], now: 1, limit: 10 } as const;
    expect(await names(() => store.list(query))).toEqual(["zrevrangebylex", "mget", "mget"]);
    expect(await names(() => store.list({ ...query, tenantId: freshName() }))).toEqual(["zrevrangebylex"]);
  });
});

/** Teaches the server every script. */
async function warm(store: ReturnType<typeof freshStore>["store"], id: string): Promise<void> {
  await store.redeem(freshId(), { at: 1, tokenHash: "h", kid: null });
  await store.revoke(freshId(), 1);
  await store.revokeAll({ tenantId: id }, 1);
}

async function watched(client: Redis, run: () => Promise<unknown>) {
  const commands = await commandsDuring(client, run);
  return { commands, names: commands.map(([name]) => name) };
}
