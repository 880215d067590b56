import { ownerKey, type PortalError } from "@postern/core";
import { needs } from "@postern/test-support/needs";
import { corrupt, readingDamaged } from "@postern/test-support/stores/reading-damaged";
import { describe, expect, test } from "vitest";
import { freshStore, insert, suiteServer } from "./support/fixture.ts";
import { redisServer } from "@postern/test-support/servers/redis";

const secret = "b7e1-not-to-be-told";

/** Changes one of the fixed members, or what comes before and after them. */
const fixed = (change: (values: unknown[]) => void) => (text: string) => {
  const values = JSON.parse(text.slice(1)) as unknown[];
  change(values);
  return `1${JSON.stringify(values)}`;
};
const member = (at: number, value: unknown) => fixed((values) => values.splice(at, 1, value));

describe("a damaged record", needs(redisServer), () => {
  const server = suiteServer();

  test.each([
    ["of another program", () => secret],
    ["that is empty", () => ""],
    ["of a later format", (text: string) => text.replace("1", "2")],
    ["cut short", (text: string) => text.slice(0, -9)],
    ["with a member too few", fixed((values) => values.pop())],
    ["with a member too many", fixed((values) => values.push(secret))],
    ["that is an object", () => `1{"tenantId":"${secret}"}`],
    ["without a tenant", member(0, null)],
    ["with a number for a customer", member(1, 7)],
    ["with scopes that are no list", member(4, secret)],
    ["with scopes that are no texts", member(4, [1])],
    ["with an unknown use", member(5, secret)],
    ["with an unknown delivery", member(6, secret)],
    ["with a number as a hash", member(8, 1.5)],
    ["with a text as an instant", member(11, secret)],
    ["with a fraction as an instant", member(13, 1.5)],
    ["with an instant beyond exact numbers", member(13, 2 ** 60)],
    ["with metadata that is a list", member(18, [secret])],
    ["with metadata that is not flat", member(18, { a: { b: secret } })],
    ["with an unknown change", (text: string) => `${text}\nz${secret}`],
    ["with an empty change", (text: string) => `${text}\n`],
    ["with a revocation at no instant", (text: string) => `${text}\nx`],
    ["with a redemption that is no JSON", (text: string) => `${text}\nr1["${secret}]`],
    ["with a redemption of numbers", (text: string) => `${text}\nr1[1,2]`],
  ])("%s is store_corrupt, in find and in list", async (_, damage: (text: string) => string) => {
    const { client, store, keys } = freshStore(server());
    const session = await insert(store);
    const key = keys.record(session.id);
    await client.set(key, damage((await client.get(key))!), "KEEPTTL");
    expect(await readingDamaged(store, session, secret)).toEqual([corrupt, corrupt]);
  });

  test("is not redeemed or revoked, and stays as it is", async () => {
    const { client, store, keys } = freshStore(server());
    const session = await insert(store);
    await client.set(keys.record(session.id), secret);
    for (const call of [
      () => store.redeem(session.id, { at: 1, tokenHash: "h", kid: null }),
      () => store.revoke(session.id, 1),
    ])
      await expect(call()).rejects.toMatchObject({ code: "store_corrupt" });
    expect(await client.get(keys.record(session.id))).toBe(secret);
    expect(await store.create(session)).toBe(false);
  });

  test("of another type rejects every verb that meets it", async () => {
    const { client, store, keys } = freshStore(server());
    const session = await insert(store);
    await client.del(keys.record(session.id));
    await client.rpush(keys.record(session.id), secret);
    await expect(store.redeem(session.id, { at: 1, tokenHash: "h", kid: null })).rejects.toThrow("WRONGTYPE");
    await expect(store.revoke(session.id, 1)).rejects.toThrow("WRONGTYPE");
  });

  test("harms no other record", async () => {
    const { client, store, keys } = freshStore(server());
    const session = await insert(store);
    const { tenantId, customerId } = session;
    const other = await insert(store, { tenantId, customerId });
    await client.set(keys.record(other.id), "");
    expect(await store.find(session.id)).toMatchObject({ id: session.id, revokedAt: null });
  });
});

describe("damaged epochs", needs(redisServer), () => {
  const server = suiteServer();

  test.each([secret, "", "\n", `${"a".repeat(43)}:short\n`, `${"a".repeat(43)}:${"b".repeat(12)}`])(
    "are store_corrupt wherever they are read: %j",
    async (junk) => {
      const { client, store, keys } = freshStore(server());
      const session = await insert(store);
      await client.set(keys.epochs(ownerKey(session).slice(0, 4)), junk);
      const { tenantId } = session;
      for (const call of [
        async () => store.find(session.id),
        () => store.epoch(session),
        () => store.list({ tenantId, statuses: ["issued"], now: 1, limit: 1 }),
      ]) {
        const error = (await call().catch((thrown: unknown) => thrown)) as PortalError;
        expect(error.code).toBe("store_corrupt");
        expect((error.cause as Error).message).not.toContain(secret);
      }
    },
  );

  test("of another program are not overwritten by a revocation", async () => {
    const { client, store, keys } = freshStore(server());
    const session = await insert(store);
    const key = keys.epochs(ownerKey({ tenantId: session.tenantId }).slice(0, 4));
    await client.set(key, secret);
    await expect(store.revokeAll({ tenantId: session.tenantId }, 1)).rejects.toMatchObject({ code: "store_corrupt" });
    expect(await client.get(key)).toBe(secret);
  });

  test("that are gone end the sessions of their owners, and new ones live", async () => {
    const { client, store, keys } = freshStore(server());
    const session = await insert(store);
    const { tenantId, customerId, createdAt } = session;
    await client.del(keys.epochs(ownerKey({ tenantId }).slice(0, 4)));
    expect(await store.find(session.id)).toMatchObject({ revokedAt: createdAt });
    const after = await insert(store, { tenantId, customerId });
    expect(await store.find(after.id)).toMatchObject({ revokedAt: null });
    expect(await store.find(session.id)).toMatchObject({ revokedAt: createdAt });
  });
});

describe("epochs of owners that share a tag", needs(redisServer), () => {
  const server = suiteServer();

  test("are told and replaced one by one", async () => {
    const { client, store, keys } = freshStore(server());
    const session = await insert(store);
    const { tenantId, customerId, createdAt } = session;
    const mine = ownerKey({ tenantId, customerId });
    const key = keys.epochs(mine.slice(0, 4));
    const line = (tail: string, at = "") => `${mine.slice(0, 4)}${tail.repeat(39)}:${"v".repeat(12)}${at}\n`;
    const [before, after] = [line("-", ":5"), line("z")];
    await client.set(key, before + (await client.get(key)) + after);
    expect(await store.find(session.id)).toMatchObject({ revokedAt: null });
    await store.revokeAll({ tenantId, customerId }, createdAt + 1);
    expect(await store.find(session.id)).toMatchObject({ revokedAt: createdAt + 1 });
    const text = (await client.get(key))!;
    expect(text.startsWith(before + after)).toBe(true);
    expect(text.slice((before + after).length)).toMatch(new RegExp(`^${mine}:[\\w-]{12}:${createdAt + 1}\n$`));
    await store.revokeAll({ tenantId, customerId }, createdAt + 2);
    expect(await client.strlen(key)).toBe(text.length);
  });
});
