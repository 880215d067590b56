import { describe, expect, test } from "vitest";
import { createPortal, ownedBy } from "../src/index.ts";
import { contextOfPortal, type Portal } from "../src/portal.ts";
import { memoryStore } from "../src/memory-store.ts";
import { baseUrl, directoryOf, start, testPortal } from "./support.ts";

describe("a portal", () => {
  test("takes a customer from link to resource", async () => {
    const { portal, clock } = testPortal();
    const { url } = await portal.sessions.create({ customerExternalId: "acme-001", scopes: ["invoices:read"] });
    const link = url!.slice(`${baseUrl}/open/`.length);
    const { token } = await portal.redeem(link);
    const access = await portal.authorize(token, "invoices:read");
    const invoice = { id: "inv_1", customerId: "cus_acme" };
    expect(ownedBy(access, invoice)).toBe(invoice);
    clock.advance(3600);
    await expect(portal.authorize(token)).rejects.toMatchObject({ code: "token_expired" });
  });

  test("is frozen, and so are the sessions of every tenant", () => {
    const { portal } = testPortal();
    expect([portal, portal.sessions, portal.forTenant("acme").sessions].every(Object.isFrozen)).toBe(true);
  });

  test("reads the time from its clock alone", async () => {
    const times: number[] = [];
    const { portal } = testPortal({ clock: () => (times.push(start), start) });
    const { createdAt } = await portal.sessions.create({ customerId: "cus_acme" });
    expect(createdAt).toBe(start);
    expect(times.length).toBeGreaterThan(1);
  });

  test("hands start-up checks to its store, and what the store says to its caller", async () => {
    const { portal, store } = testPortal();
    await portal.ready();
    expect(store.calls).toEqual(["ready"]);
    const wrong = new Error("run the migrations: schema 2 found, 3 needed");
    store.replace({ ready: () => Promise.reject(wrong) });
    await expect(portal.ready()).rejects.toBe(wrong);
  });

  test("shares nothing with another portal over the same store but the sessions", async () => {
    const store = memoryStore();
    const [one, two] = [testPortal({ store }), testPortal({ store })];
    const { token } = await one.portal.sessions.create({ customerId: "cus_acme", delivery: "token", ttlSeconds: 60 });
    expect(await two.portal.authorize(token)).toMatchObject({ customerId: "cus_acme" });
    await two.portal.sessions.revoke({ customerId: "cus_acme" });
    await expect(one.portal.authorize(token)).rejects.toMatchObject({ code: "session_revoked" });
    two.clock.advance(60);
    expect((await two.portal.sessions.list({ status: "revoked" })).data).toHaveLength(1);
  });
});

describe("forTenant", () => {
  test.each(["acme", "acme ", "🦊".repeat(255), "__proto__", "a/../b"])(
    "keeps the sessions of %j apart",
    async (tenantId) => {
      const { portal } = testPortal();
      const { sessions } = portal.forTenant(tenantId);
      const { id, token } = await sessions.create({ customerId: "cus_acme", delivery: "token" });
      expect((await sessions.list()).data.map((each) => each.id)).toEqual([id]);
      expect(await portal.authorize(token)).toMatchObject({ tenantId });
      for (const other of ["default", "ACME", "acm", "acme  ", "a/b"])
        expect((await portal.forTenant(other).sessions.list()).data).toEqual([]);
    },
  );

  test('of "default" is the portal\'s own sessions', async () => {
    const { portal } = testPortal();
    const { id } = await portal.sessions.create({ customerId: "cus_acme" });
    expect(await portal.forTenant("default").sessions.get(id)).toMatchObject({ id });
  });

  test.each(["", "a\n", "\ud800", "a".repeat(256), undefined, null, 5])("refuses the tenant id %j", (tenantId) => {
    const { portal } = testPortal();
    expect(() => portal.forTenant(tenantId as string)).toThrow(
      new TypeError("forTenant needs a tenant id of 1 to 255 characters"),
    );
  });
});

describe("the HTTP side", () => {
  test("works with portals of createPortal alone", () => {
    const { portal } = testPortal();
    expect(contextOfPortal(portal).site.baseUrl).toBe(baseUrl);
    for (const fake of [{ ...portal }, Object.create(portal), {}] as Portal[])
      expect(() => contextOfPortal(fake)).toThrow(TypeError);
  });
});

describe("authenticate", () => {
  const principal = { tenantId: "default", permissions: [] };
  const ask = (authenticate: (key: string) => unknown) =>
    contextOfPortal(
      createPortal({
        baseUrl,
        store: memoryStore(),
        customers: directoryOf(),
        scopes: [],
        defaultScopes: [],
        authenticate: authenticate as never,
        onFault: () => {},
      }),
    ).authenticate!("sk_test_1234");

  test("may answer at once or later", async () => {
    expect(await ask(() => principal)).toBe(principal);
    expect(await ask(async () => principal)).toBe(principal);
    expect(await ask(() => undefined)).toBeUndefined();
  });

  test.each([
    [
      "throws",
      () => {
        throw new Error("down");
      },
    ],
    ["rejects", () => Promise.reject(new Error("down"))],
  ])("is a 503 when it %s", async (_, authenticate) => {
    await expect(ask(authenticate)).rejects.toMatchObject({ code: "directory_unavailable", status: 503 });
  });
});
