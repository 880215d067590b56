import { describe, expect, test } from "vitest";
import { sha256 } from "../../src/hash.ts";
import { memoryStore } from "../../src/memory-store.ts";
import { ownerKey } from "../../src/owner.ts";
import type { PortalSession } from "../../src/session.ts";
import { parseCredential } from "../../src/token.ts";
import { baseUrl, customers, refusal, start, testPortal } from "../support.ts";

describe("create", () => {
  test("mints a link for a customer, in three store trips at most", async () => {
    const { portal, store } = testPortal();
    const session = await portal.sessions.create({ customerId: "cus_acme" });
    expect(session).toEqual({
      id: expect.stringMatching(/^ps_[\w-]{28}$/),
      status: "issued",
      isUsed: false,
      customerId: "cus_acme",
      customerExternalId: "acme-001",
      actor: null,
      scopes: ["invoices:read"],
      use: "once",
      delivery: "link",
      returnUrl: null,
      page: null,
      locale: null,
      metadata: null,
      createdAt: start,
      openUntil: start + 3_600_000,
      expiresAt: start + 3_600_000,
      redeemedAt: null,
      revokedAt: null,
      url: `${baseUrl}/open/${session.token}`,
      token: expect.stringMatching(/^pslink_/),
    });
    expect(store.calls).toEqual(["epoch", "create"]);
  });

  test("keeps everything it was given", async () => {
    const { portal } = testPortal();
    const terms = {
      actor: "sam@acme.example",
      scopes: ["subscriptions:write", "invoices:pay"],
      ttlSeconds: 600,
      use: "many",
      delivery: "redirect",
      openWithinSeconds: 60,
      returnUrl: "https://app.example.com/settings",
      page: "/invoices?open=1",
      locale: "pt-BR",
      metadata: { ticket: "4711", constructor: "x" },
    } as const;
    const { id } = await portal.sessions.create({ customerExternalId: "acme-001", ...terms });
    const { openWithinSeconds, ttlSeconds, ...same } = terms;
    expect(await portal.sessions.get(id)).toMatchObject({
      ...same,
      customerId: "cus_acme",
      scopes: ["invoices:read", "invoices:pay", "subscriptions:write"],
      openUntil: start + openWithinSeconds * 1000,
      expiresAt: start + ttlSeconds * 1000,
    });
  });

  test("stores hashes, never a secret, and fixes at once how long the record is kept", async () => {
    const { portal, store } = testPortal({ retainSeconds: 10 });
    let written: PortalSession | undefined;
    store.replace({ create: async (session) => ((written = session), true) });
    const { id, token } = await portal.sessions.create({ customerId: "cus_acme" });
    expect(written).toMatchObject({ id, linkHash: sha256(token), tokenHash: null, keepUntil: start + 3_610_000 });
    expect(JSON.stringify(written)).not.toContain(parseCredential("link", token)!.secret);
    const owners = [{ tenantId: "default", customerId: "cus_acme" }, { tenantId: "default" }];
    expect(id.slice(3, 11)).toBe(owners.map((owner) => ownerKey(owner).slice(0, 4)).join(""));
  });

  test('gives for delivery "token" a portal token that works at once and often, and no url', async () => {
    const { portal, store } = testPortal();
    const session = await portal.sessions.create({ customerId: "cus_acme", delivery: "token", ttlSeconds: 60 });
    expect(session).toMatchObject({ url: null, use: "many", status: "redeemed", isUsed: true, redeemedAt: start });
    expect(session.openUntil).toBe(session.expiresAt);
    expect(store.calls).toEqual(["epoch", "create"]);
    for (let i = 0; i < 3; i += 1)
      expect(await portal.authorize(session.token, "invoices:read")).toMatchObject({ sessionId: session.id });
    await expect(portal.redeem(session.token)).rejects.toMatchObject({ code: "link_invalid" });
  });

  test('refuses use "once" with delivery "token"', async () => {
    const { portal } = testPortal();
    const call = portal.sessions.create({ customerId: "cus_acme", delivery: "token", use: "once" });
    await expect(call).rejects.toMatchObject({ code: "request_malformed", status: 400, errors: [{ path: "use" }] });
  });

  test.each([
    ["request_malformed", {}],
    ["request_malformed", { customerId: "cus_acme", customerExternalId: "acme-001" }],
    ["request_malformed", { customerId: "cus_acme", ttlSeconds: "60" }],
    ["request_malformed", { customerId: "cus_acme", ttlSeconds: NaN }],
    ["request_malformed", { customerId: "cus_acme", tenantId: "other" }],
    ["ttl_out_of_bounds", { customerId: "cus_acme", ttlSeconds: 0 }],
    ["ttl_out_of_bounds", { customerId: "cus_acme", ttlSeconds: -1 }],
    ["ttl_out_of_bounds", { customerId: "cus_acme", ttlSeconds: 1e9 }],
    ["ttl_out_of_bounds", { customerId: "cus_acme", ttlSeconds: 1.5 }],
    ["ttl_out_of_bounds", { customerId: "cus_acme", openWithinSeconds: 3601 }],
    ["request_malformed", { customerId: "cus_acme", delivery: "token", openWithinSeconds: 60 }],
    ["scope_unknown", { customerId: "cus_acme", scopes: ["admin"] }],
    ["return_url_refused", { customerId: "cus_acme", returnUrl: "https://evil.com/" }],
    ["return_url_refused", { customerId: "cus_acme", returnUrl: "/settings" }],
  ] as const)("refuses with %s, before it asks anybody: %j", async (code, input) => {
    const { portal, store, directory } = testPortal();
    directory.find = () => Promise.reject(new Error("not to be asked"));
    await expect(portal.sessions.create(input as never)).rejects.toMatchObject({ code, status: 400 });
    expect(store.calls).toEqual([]);
  });

  test.each([undefined, null, 5, "cus_acme", ["cus_acme"]])("refuses %j for input", async (input) => {
    await expect(testPortal().portal.sessions.create(input as never)).rejects.toMatchObject({
      code: "request_malformed",
    });
  });

  test.each(["cus_nobody", "Cus_acme", "cus_acme  ", " cus_acme", "cus_acmé", "acme-001"])(
    "answers customer_unknown for %j and writes no session",
    async (customerId) => {
      const { portal, store } = testPortal();
      await expect(portal.sessions.create({ customerId })).rejects.toMatchObject({
        code: "customer_unknown",
        status: 404,
      });
      expect(store.calls).not.toContain("create");
    },
  );

  test.each(customers.map(({ id }) => id))(
    "takes %j for itself and for none of its look-alikes",
    async (customerId) => {
      const { portal } = testPortal();
      const { id } = await portal.sessions.create({ customerId });
      for (const other of customers) {
        const { data } = await portal.sessions.list({ customerId: other.id });
        expect(data.map((each) => each.id)).toEqual(other.id === customerId ? [id] : []);
      }
    },
  );
});

describe("create, when the id exists", () => {
  test("succeeds when the insert was its own, sent twice by the driver", async () => {
    const memory = memoryStore();
    const { portal, store } = testPortal({ store: memory });
    store.replace({ create: async (session) => (await memory.create(session), memory.create(session)) });
    const { id, token } = await portal.sessions.create({ customerId: "cus_acme" });
    expect(store.calls).toEqual(["epoch", "create", "find"]);
    expect((await memory.find(id))?.linkHash).toBe(sha256(token));
    expect((await portal.sessions.list()).data).toHaveLength(1);
  });

  test("takes a new id when it is another's, and leaves that one alone", async () => {
    const { portal, store } = testPortal();
    const taken: PortalSession[] = [];
    const free: PortalSession[] = [];
    store.replace({
      create: async (session) => (taken.length < 2 ? (taken.push(session), false) : (free.push(session), true)),
      find: async (id) => ({ ...taken.find((each) => each.id === id)!, salt: "a".repeat(43) }),
    });
    const { id } = await portal.sessions.create({ customerId: "cus_acme" });
    expect(store.calls).toEqual(["epoch", "create", "find", "create", "find", "create"]);
    expect(id).toBe(free[0]?.id);
    expect(new Set([...taken, ...free].map((each) => each.id)).size).toBe(3);
    expect(new Set([...taken, ...free].map((each) => each.linkHash)).size).toBe(3);
  });

  test("gives up with a 503 when no id is ever free", async () => {
    const { portal, store } = testPortal();
    store.replace({ create: async () => false, find: async () => undefined });
    expect(await refusal(portal.sessions.create({ customerId: "cus_acme" }))).toMatchObject({
      code: "store_unavailable",
    });
    expect(store.calls.filter((verb) => verb === "create")).toHaveLength(3);
  });
});
