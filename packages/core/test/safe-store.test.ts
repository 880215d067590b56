import { describe, expect, test } from "vitest";
import { memoryStore } from "../src/memory-store.ts";
import type { PortalSession } from "../src/session.ts";
import type { PortalStore } from "../src/store.ts";
import { randomSecret } from "../src/token.ts";
import { start, testPortal } from "./support.ts";

const corrupt = { code: "store_corrupt", status: 503, headers: { "retry-after": "30" } };
const other = `ps_${"a".repeat(28)}`;

/** What a damaged database, another program or a bad migration may leave in a member. */
const junk: { [K in keyof PortalSession]?: unknown[] } = {
  id: [undefined, null, 5, "", other],
  tenantId: [undefined, null, 5],
  customerId: [undefined, null, 5, {}],
  customerExternalId: [undefined, 5],
  actor: [undefined, 5],
  scopes: [undefined, null, "invoices:read", '["invoices:read"]', [5], [null], { 0: "invoices:read", length: 1 }],
  use: [undefined, null, "", "ONCE", "always"],
  salt: [undefined, null, "", "short", 5],
  linkHash: [undefined, "", "short", 5, Buffer.alloc(32)],
  tokenHash: [undefined, null, "", "short", 5, Buffer.alloc(32)],
  createdAt: [undefined, null, "1767323045006", NaN, 1.5, new Date(start)],
  openUntil: [undefined, null, "1767323045006", Infinity],
  expiresAt: [undefined, null, "9767323045006", NaN, Infinity, 9_767_323_045_006n, new Date(start * 2)],
  redeemedAt: [undefined, null, "", 1.5, true],
  revokedAt: [undefined, "", 1.5, false],
  returnUrl: [undefined, 5],
  page: [undefined, {}],
  locale: [undefined, 5],
  metadata: [undefined, 5, "{}", ["a"], { note: 5 }, { note: null }, { note: {} }],
};
const cases = Object.entries(junk).flatMap(([member, values]) => values.map((value) => ({ member, value })));

async function damaged(damage: (record: PortalSession) => unknown) {
  const memory = memoryStore();
  const all = testPortal({ store: memory });
  const { sessions } = all.portal;
  const { id, token } = await sessions.create({ customerId: "cus_acme", delivery: "token" });
  const { token: link } = await sessions.create({ customerId: "cus_acme", use: "many" });
  await all.portal.redeem(link);
  all.store.replace({
    find: async (asked) => damage((await memory.find(asked))!) as PortalSession,
    list: async (query) => {
      const page = await memory.list(query);
      return { ...page, sessions: page.sessions.map((each) => damage(each) as PortalSession) };
    },
  });
  return { ...all, sessions, id, token, link };
}

describe("a damaged record", () => {
  test.each(cases)("whose $member is $value is store_corrupt everywhere, never access", async ({ member, value }) => {
    const { portal, sessions, id, token, link, store } = await damaged((record) => ({ ...record, [member]: value }));
    await expect(portal.authorize(token)).rejects.toMatchObject(corrupt);
    await expect(portal.redeem(link)).rejects.toMatchObject(corrupt);
    await expect(sessions.get(id)).rejects.toMatchObject(corrupt);
    await expect(sessions.revoke(id)).rejects.toMatchObject(corrupt);
    store.calls.length = 0;
    if (member === "id" && value === other) return; // a list has no id it was asked for
    if (member === "id" && value === "") return;
    await expect(sessions.list()).rejects.toMatchObject(corrupt);
    expect(store.calls).toEqual(["list"]);
  });

  test.each([null, 5, "", "record", true, [], {}, () => {}].map((value) => ({ value })))(
    "that is $value is store_corrupt",
    async ({ value }) => {
      const { portal, token, sessions } = await damaged(() => value);
      await expect(portal.authorize(token)).rejects.toMatchObject(corrupt);
      await expect(sessions.list()).rejects.toMatchObject(corrupt);
    },
  );

  test("whose hash is of letters that are several bytes each opens nothing", async () => {
    const { portal, token } = await damaged((record) => ({ ...record, tokenHash: "ä".repeat(43) }));
    await expect(portal.authorize(token)).rejects.toMatchObject({ code: "token_invalid" });
  });

  test("is found out though it was sound the last time", async () => {
    let kept: PortalSession | undefined;
    const { portal, token } = await damaged((record) => (kept ??= { ...record }));
    await portal.authorize(token);
    Object.assign(kept!, { expiresAt: NaN });
    await expect(portal.authorize(token)).rejects.toMatchObject(corrupt);
  });

  test("of another tenant in a list is store_corrupt", async () => {
    const { sessions } = await damaged((record) => ({ ...record, tenantId: "other" }));
    await expect(sessions.list()).rejects.toMatchObject(corrupt);
  });

  test.each([{ customerId: "cus_globex" }, { customerExternalId: "globex-002" }])(
    "of another customer in a list by %j is store_corrupt",
    async (whom) => {
      const memory = memoryStore();
      const { portal, store } = testPortal({ store: memory });
      await portal.sessions.create({ customerId: "cus_acme" });
      store.replace({
        list: (query) => memory.list({ ...query, customerId: undefined, customerExternalId: undefined }),
      });
      expect((await portal.sessions.list()).data).toHaveLength(1);
      await expect(portal.sessions.list(whom)).rejects.toMatchObject(corrupt);
    },
  );

  test("of another customer in a list keeps revoking by external id from ending that one", async () => {
    const memory = memoryStore();
    const { portal, store } = testPortal({ store: memory });
    const { token } = await portal.sessions.create({ customerId: "cus_acme", delivery: "token" });
    store.replace({ list: (query) => memory.list({ ...query, customerExternalId: undefined }) });
    await expect(portal.sessions.revoke({ customerExternalId: "globex-002" })).rejects.toMatchObject(corrupt);
    expect(await portal.authorize(token)).toMatchObject({ customerId: "cus_acme" });
  });

  test("of another tenant under the right id is unknown to this one", async () => {
    const { sessions, id } = await damaged((record) => ({ ...record, tenantId: "Default" }));
    await expect(sessions.get(id)).rejects.toMatchObject({ code: "session_unknown" });
  });
});

describe("a verb that answers junk", () => {
  const list = { verb: "list" } as const;
  const answers: { verb: keyof PortalStore; value: unknown }[] = [
    ...[undefined, null, 1, 0, "true", {}].flatMap((value) =>
      (["create", "redeem", "revoke"] as const).map((verb) => ({ verb, value })),
    ),
    ...[undefined, null, "", 5, {}].map((value) => ({ verb: "epoch" as const, value })),
    ...[undefined, null, [], {}, { sessions: {}, next: null }, { sessions: [] }].map((value) => ({ ...list, value })),
    ...[0, "", {}, { createdAt: "5", id: other }, { createdAt: 5 }, { createdAt: 1.5, id: other }].map((next) => ({
      ...list,
      value: { sessions: [], next },
    })),
  ];

  test.each(answers)("$verb with $value is store_corrupt", async ({ verb, value }) => {
    const { portal, store } = testPortal();
    const { id, token: link } = await portal.sessions.create({ customerId: "cus_acme" });
    store.replace({ [verb]: async () => value });
    const calls = {
      create: () => portal.sessions.create({ customerId: "cus_acme" }),
      epoch: () => portal.sessions.create({ customerId: "cus_acme" }),
      redeem: () => portal.redeem(link, { claimant: randomSecret() }),
      revoke: () => portal.sessions.revoke(id),
      list: () => portal.sessions.list(),
    };
    await expect(calls[verb as keyof typeof calls]()).rejects.toMatchObject(corrupt);
  });

  test("revokeAll may answer what it likes, as long as it answers", async () => {
    const { portal, store } = testPortal();
    store.replace({ revokeAll: async () => 5 as never });
    expect(await portal.sessions.revoke({ all: true })).toBeUndefined();
  });
});
