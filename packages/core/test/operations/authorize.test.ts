import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { randomSecret } from "../../src/token.ts";
import { customers, flipped, refusal, testPortal, type TestScope, verdict } from "../support.ts";

describe("authorize", () => {
  test("costs one look-up, extends nothing, and works until the session expires", async () => {
    const { portal, store, clock } = testPortal();
    const { token, expiresAt } = await portal.sessions.create({
      customerId: "cus_acme",
      delivery: "token",
      ttlSeconds: 60,
    });
    store.calls.length = 0;
    for (let i = 0; i < 6; i += 1) {
      expect((await portal.authorize(token)).expiresAt).toBe(expiresAt);
      clock.advance(10);
    }
    expect(store.calls).toEqual(Array(6).fill("find"));
    await expect(portal.authorize(token)).rejects.toMatchObject({ code: "token_expired", status: 401 });
  });

  test.each<[TestScope | TestScope[] | undefined, string]>([
    [undefined, "admitted"],
    [[], "admitted"],
    ["invoices:read", "admitted"],
    ["invoices:pay", "admitted"],
    [["invoices:pay", "invoices:read", "subscriptions:write"], "admitted"],
    ["subscriptions:read", "403 scope_insufficient"],
    [["invoices:read", "subscriptions:read"], "403 scope_insufficient"],
  ])("of a session for paying and for writing subscriptions, for %j: %s", async (need, answer) => {
    const { portal } = testPortal();
    const scopes = ["invoices:pay", "subscriptions:write"] as const;
    const { token } = await portal.sessions.create({ customerId: "cus_acme", delivery: "token", scopes });
    expect(await verdict(portal.authorize(token, need))).toBe(answer);
    expect((await portal.authorize(token)).scopes).toEqual(["invoices:read", ...scopes]);
  });

  test("names every scope that was needed in the challenge", async () => {
    const { portal } = testPortal();
    const { token } = await portal.sessions.create({ customerId: "cus_acme", delivery: "token" });
    await expect(portal.authorize(token, ["invoices:read", "subscriptions:read"])).rejects.toMatchObject({
      code: "scope_insufficient",
      headers: { "www-authenticate": expect.stringContaining('scope="invoices:read subscriptions:read"') },
    });
  });

  test("admits a session of no scopes to what needs none, and to nothing else", async () => {
    const { portal } = testPortal();
    const { token } = await portal.sessions.create({ customerId: "cus_acme", delivery: "token", scopes: [] });
    expect((await portal.authorize(token)).scopes).toEqual([]);
    await expect(portal.authorize(token, "invoices:read")).rejects.toMatchObject({ code: "scope_insufficient" });
  });

  test.each([undefined, null, 5, {}, [], "", "x", "a".repeat(65_536), "ps_aaaaaaaaaaaaaaaaaaaaaaaaaaaa"])(
    "refuses %j, which is no portal token, without asking the store",
    async (token) => {
      const { portal, store } = testPortal();
      await expect(portal.authorize(token as never)).rejects.toMatchObject({ code: "token_invalid", status: 401 });
      expect(store.calls).toEqual([]);
    },
  );

  test("sees a revocation at once", async () => {
    const { portal } = testPortal();
    const { id, token } = await portal.sessions.create({ customerId: "cus_acme", delivery: "token" });
    await portal.authorize(token);
    await portal.sessions.revoke(id);
    await expect(portal.authorize(token)).rejects.toMatchObject({ code: "session_revoked", status: 401 });
  });

  test("locks out a token whose record is gone", async () => {
    const { portal, store } = testPortal();
    const { token } = await portal.sessions.create({ customerId: "cus_acme", delivery: "token" });
    store.replace({ find: async () => undefined });
    await expect(portal.authorize(token)).rejects.toMatchObject({ code: "token_invalid" });
  });
});

describe("a good portal token", () => {
  const { portal } = testPortal();
  let token = "";
  beforeAll(async () => {
    const { token: link } = await portal.sessions.create({ customerId: "cus_acme" });
    ({ token } = await portal.redeem(link, { claimant: randomSecret() }));
  });

  test("is refused with any one of its characters flipped", async () => {
    for (let at = 0; at < token.length; at += 1)
      expect(await refusal(portal.authorize(flipped(token, at)))).toMatchObject({ code: "token_invalid" });
    expect(await portal.authorize(token)).toMatchObject({ customerId: "cus_acme" });
  });

  test("is refused with anything in it replaced by anything else", async () => {
    const change = fc.tuple(fc.nat(80), fc.nat(3), fc.string({ unit: "binary-ascii", maxLength: 3 }));
    await fc.assert(
      fc.asyncProperty(change, async ([at, cut, put]) => {
        const other = token.slice(0, at) + put + token.slice(at + cut);
        fc.pre(other !== token);
        expect(await refusal(portal.authorize(other))).toMatchObject({ code: "token_invalid", status: 401 });
      }),
    );
  });

  test("is refused with the id of another session of the same customer", async () => {
    const { id } = await portal.sessions.create({ customerId: "cus_acme", delivery: "token" });
    const other = `pstoken_${id.slice(3)}${token.slice(token.indexOf("."))}`;
    await expect(portal.authorize(other)).rejects.toMatchObject({ code: "token_invalid" });
  });
});

describe("recheckCustomer", () => {
  async function rechecked(recheckCustomer: boolean | undefined) {
    const all = testPortal({ recheckCustomer });
    const { token } = await all.portal.sessions.create({ customerId: "cus_acme", delivery: "token" });
    return { ...all, token };
  }

  test("asks the directory on every authorize, by id", async () => {
    const { portal, directory, token } = await rechecked(true);
    const asked: unknown[] = [];
    const question = { tenantId: "default", customerId: "cus_acme" };
    directory.find = async (query) => (asked.push(query), customers[0]);
    await portal.authorize(token);
    await portal.authorize(token);
    expect(asked).toEqual([question, question]);
  });

  test.each([
    ["forgotten", []],
    ["answered by another", [{ id: "cus_globex" }]],
    ["answered by a look-alike", [{ id: "CUS_ACME" }]],
  ])("refuses with session_revoked once the customer is %s", async (_, answer) => {
    const { portal, directory, token } = await rechecked(true);
    directory.find = async () => answer[0];
    await expect(portal.authorize(token)).rejects.toMatchObject({ code: "session_revoked", status: 401 });
    directory.find = async () => customers[0];
    expect(await portal.authorize(token)).toMatchObject({ customerId: "cus_acme" });
  });

  test("fails closed when the directory is away, and does not blame the customer", async () => {
    const { portal, directory, token } = await rechecked(true);
    directory.find = () => Promise.reject(new Error("down"));
    await expect(portal.authorize(token)).rejects.toMatchObject({ code: "directory_unavailable", status: 503 });
  });

  test.each([false, undefined])("being %j leaves the directory out of authorize", async (option) => {
    const { portal, directory, token } = await rechecked(option);
    directory.find = () => Promise.reject(new Error("not to be asked"));
    expect(await portal.authorize(token)).toMatchObject({ customerId: "cus_acme" });
  });
});
