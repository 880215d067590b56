import { ownerKey } from "@postern/core";
import type { ListQuery } from "@postern/core";
import { freshId, freshName, sampleSession } from "@postern/core/conformance";
import { needs } from "@postern/test-support/needs";
import { describe, expect, test } from "vitest";
import { positionText } from "../src/index-entry.ts";
import { freshStore, insert, suiteServer } from "./support/fixture.ts";
import { redisServer } from "@postern/test-support/servers/redis";

const past = ",1"; // an hour of 1970
const queryOf = (tenantId: string, more: Partial<ListQuery> = {}): ListQuery => {
  return { tenantId, statuses: ["issued", "redeemed", "expired", "revoked"], now: Date.now(), limit: 100, ...more };
};

/** A store with one session, and its tenant's index in Redis. */
async function indexed() {
  const opened = freshStore(suite());
  const session = await insert(opened.store);
  const { key, stem } = opened.keys.index(ownerKey({ tenantId: session.tenantId }));
  const members = () => opened.client.zrange(key, 0, "-1");
  const add = (hour: string, position = { createdAt: session.createdAt - 1, id: freshId() }) =>
    opened.client.zadd(key, 0, stem + positionText(position) + hour);
  const list = async (more: Partial<ListQuery> = {}) => {
    const page = await opened.store.list(queryOf(session.tenantId, more));
    return page.sessions.map(({ id }) => id);
  };
  return { ...opened, session, key, stem, members, add, list };
}

let suite: ReturnType<typeof suiteServer>;

describe("an index", needs(redisServer), () => {
  suite = suiteServer();

  test("loses an entry without a record when its hour has come, as soon as a list meets it", async () => {
    const { session, members, add, list } = await indexed();
    await add(past);
    expect(await members()).toHaveLength(2);
    expect(await list()).toEqual([session.id]);
    expect(await members()).toHaveLength(1);
  });

  test("keeps an entry without a record until its hour: the record may be on its way", async () => {
    const { session, members, add, list } = await indexed();
    const late = sampleSession({ tenantId: session.tenantId, createdAt: session.createdAt - 1 });
    const hour = `,${Math.ceil(Date.now() / 3_600_000) + 1}`;
    await add(hour, late);
    for (const now of [Date.now(), 8e15]) expect(await list({ now })).toEqual([session.id]);
    expect(await members()).toHaveLength(2);
  });

  test("is swept by the server's clock: a list with an early one tidies nothing, a late one no more than is due", async () => {
    const { members, add, list } = await indexed();
    await add(past);
    await list({ now: 0 });
    expect(await members()).toHaveLength(2);
    await list({ now: 8e15 });
    expect(await members()).toHaveLength(1);
  });

  test("keeps every entry whose record is there, even past its hour", async () => {
    const { client, session, key, stem, members, list } = await indexed();
    await client.zadd(key, 0, stem + positionText(session) + past);
    expect(await list()).toContain(session.id);
    expect(await members()).toHaveLength(2);
  });

  test("loses four of its oldest due entries with each new one, so that it does not grow without being listed", async () => {
    const { store, session, members, add } = await indexed();
    for (let i = 0; i < 40; i++) await add(past);
    for (let i = 0; i < 10; i++) await insert(store, { tenantId: session.tenantId });
    expect((await members()).filter((member) => member.endsWith(past))).toHaveLength(0);
    expect(await members()).toHaveLength(11);
  });

  test("loses due entries behind others that are kept for long, even where all are of one moment", async () => {
    const { client, store, key, stem, members, session } = await indexed();
    const longAgo = session.createdAt - 1e9;
    const add = (createdAt: number, hour: string) =>
      client.zadd(key, 0, stem + positionText({ createdAt, id: freshId() }) + hour);
    const late = `,${Math.ceil(Date.now() / 3_600_000) + 24}`;
    for (let i = 0; i < 4; i++) await add(longAgo, late);
    for (let i = 0; i < 60; i++) await add(longAgo + 1, past);
    const due = async () => (await members()).filter((member) => member.endsWith(past)).length;
    let creates = 0;
    for (; creates < 1000 && (await due()) >= 30; creates++) await insert(store, { tenantId: session.tenantId });
    expect(await due()).toBeLessThan(30);
    expect((await members()).filter((member) => !member.endsWith(past))).toHaveLength(5 + creates);
  });

  test("loses due entries of others that share its key, as new ones come", async () => {
    const { client, store, session, key } = await indexed();
    for (let i = 0; i < 20; i++) await client.zadd(key, 0, `~${freshName()}${past}`);
    for (let i = 0; i < 200; i++) await insert(store, { tenantId: session.tenantId });
    const dead = (await client.zrange(key, 0, "-1")).filter((member) => member.endsWith(past));
    expect(dead.length).toBeLessThan(20);
  });

  test("holds one entry of a session whose create was sent twice, kept for as long as the longer asks", async () => {
    const { store, session, members, list } = await indexed();
    const [before] = await members();
    expect(await store.create({ ...session, keepUntil: session.keepUntil + 86_400_000 })).toBe(false);
    expect(await store.create(session)).toBe(false);
    const after = await members();
    expect(after).toHaveLength(1);
    expect(hourOf(after[0]!)).toBe(hourOf(before!) + 24);
    expect(await list()).toEqual([session.id]);
  });

  test("shows a session once, at its own instant, where rivals for its id left entries", async () => {
    const { store, session, members, list } = await indexed();
    for (const by of [-1, 1]) {
      expect(await store.create({ ...session, createdAt: session.createdAt + by })).toBe(false);
    }
    expect(await members()).toHaveLength(3);
    expect(await list()).toEqual([session.id]);
    const after = { createdAt: session.createdAt, id: session.id };
    expect(await list({ after })).toEqual([]);
  });

  test("shows nobody's session to another tenant that lost the same id at the same instant", async () => {
    const { store, session } = await indexed();
    const rival = { ...session, tenantId: freshName(), customerId: "c", customerExternalId: "e" };
    expect(await store.create(rival)).toBe(false);
    for (const filter of [{}, { customerId: "c" }, { customerExternalId: "e" }]) {
      expect((await store.list(queryOf(rival.tenantId, filter))).sessions).toEqual([]);
    }
  });

  test("outlives the last of its records", async () => {
    const { client, store, keys, session, key } = await indexed();
    const long = await insert(store, { tenantId: session.tenantId, keepUntil: session.createdAt + 9e8 });
    await insert(store, { tenantId: session.tenantId });
    const hour = 3_600_000;
    const [index, record] = [await client.pexpiretime(key), await client.pexpiretime(keys.record(long.id))];
    expect(index - record).toBeGreaterThanOrEqual(hour);
    expect(index - record).toBeLessThanOrEqual(2 * hour);
  });

  test("that is gone hides sessions from lists, and never lets one in or out", async () => {
    const { client, store, session, key, list } = await indexed();
    await client.del(key);
    expect(await list()).toEqual([]);
    expect(await store.find(session.id)).toMatchObject({ revokedAt: null });
  });

  test("is written before the record: what cannot be indexed is not created", async () => {
    const { client, store, keys } = freshStore(suite());
    const session = sampleSession({ customerExternalId: "ext" });
    const { tenantId, customerId } = session;
    for (const hashed of [ownerKey({ tenantId }), ownerKey({ tenantId, customerId })]) {
      const { key } = keys.index(hashed);
      await client.set(key, "of another program");
      await expect(store.create(session)).rejects.toThrow("WRONGTYPE");
      expect(await store.find(session.id)).toBeUndefined();
      await client.del(key);
    }
    expect(await store.create(session)).toBe(true);
  });

  test("is passed over where entries have no record, in pages of at most 250 entries", async () => {
    const { store, session, add, list } = await indexed();
    const hour = `,${Math.ceil(Date.now() / 3_600_000) + 1}`;
    const newer = { createdAt: session.createdAt + 1 };
    await Promise.all(Array.from({ length: 250 }, () => add(hour, { ...newer, id: freshId() })));
    const page = await store.list(queryOf(session.tenantId));
    expect(page.sessions).toEqual([]);
    expect(page.next).toMatchObject(newer);
    expect(await list({ after: page.next! })).toEqual([session.id]);
  });

  test("with an entry that cannot be read is store_corrupt: it might be a live session's", async () => {
    const { client, key, stem, list } = await indexed();
    for (const junk of ["junk", "9zzzzzzzzz", "1aps_short,x", "2aps_abcdefgh,5"]) {
      await client.zadd(key, 0, stem + junk);
      await expect(list()).rejects.toMatchObject({ code: "store_corrupt" });
      await client.zrem(key, stem + junk);
    }
  });
});

function hourOf(member: string): number {
  return Number(member.split(",")[1]);
}
