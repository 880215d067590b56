import { describe, expect, test } from "vitest";
import type { CreateInput, PortalOptions } from "../../src/index.ts";
import { freshKey } from "../jwt/keys.ts";
import { start, type TestScope, verdict } from "../support.ts";
import { create, setUp } from "./support.ts";

type Input = Partial<CreateInput<TestScope>>;
const everything = {
  actor: "sam",
  scopes: ["invoices:pay", "subscriptions:read"],
  ttlSeconds: 600,
  delivery: "redirect",
  use: "many",
  openWithinSeconds: 60,
  returnUrl: "https://app.example.com/settings",
  page: "/invoices",
  locale: "pt-BR",
  metadata: { ticket: "4711", note: "é" },
} as const satisfies Input;

const kinds: [string, Input, Partial<PortalOptions<TestScope>>][] = [
  ["a link", {}, {}],
  ["a redirect", { delivery: "redirect" }, {}],
  ['a link for use "many"', { use: "many" }, {}],
  ["an opaque token", { delivery: "token" }, {}],
  ["everything", everything, {}],
  ["a link, with keys", {}, { keys: [freshKey("Ed25519", "k")] }],
  ["a JWT under Ed25519", { delivery: "token" }, { keys: [freshKey("Ed25519", "k")] }],
  ["a JWT under HS256", { delivery: "token", actor: "sam" }, { keys: [freshKey("HS256", "k")] }],
  ["a JWT under RS256", { delivery: "token" }, { keys: [freshKey("RS256", "k")] }],
];

describe("a create with an idempotency key, repeated", () => {
  test.each(kinds)("gives the same session, url and token: %s", async (_, input, options) => {
    const { portal, rows, clock, store, directory } = setUp(options);
    const first = await create(portal, input);
    clock.advance(30);
    directory.find = () => Promise.reject(new Error("not to be asked again"));
    store.calls.length = 0;
    expect(await create(portal, input)).toEqual(first);
    expect(store.calls).toEqual(["find"]);
    expect(rows).toHaveLength(1);
    expect(first.createdAt).toBe(start);
  });

  test("costs three store trips the first time, and its credential works", async () => {
    const { portal, store } = setUp();
    const { token, id, url } = await create(portal);
    expect(store.calls).toEqual(["find", "epoch", "create"]);
    expect(id).toMatch(/^ps_[\w-]{28}$/);
    expect(url).toContain(`/open/${token}`);
    const { token: portalToken } = await portal.redeem(token);
    expect(await portal.authorize(portalToken)).toMatchObject({ sessionId: id });
  });

  test("takes members in another order, and members left out, for the same request", async () => {
    const { portal, rows } = setUp();
    const first = await create(portal, everything);
    const other = Object.fromEntries(Object.entries(everything).toReversed());
    expect(await create(portal, { ...other, metadata: { note: "é", ticket: "4711" } })).toEqual(first);
    const plain = await create(portal, {}, "plain");
    expect(await create(portal, { actor: undefined, metadata: undefined }, "plain")).toEqual(plain);
    expect(rows).toHaveLength(2);
  });

  test("gives another session for another key, and for none", async () => {
    const { portal, rows } = setUp();
    const keys = ["a", "A", "ab", "x".repeat(255), "!", "~", "a,b", "__proto__"];
    for (const key of keys) await create(portal, {}, key);
    await portal.sessions.create({ customerId: "cus_acme" });
    await portal.sessions.create({ customerId: "cus_acme" }, {});
    expect(new Set(rows.map(({ id }) => id)).size).toBe(keys.length + 2);
    expect(new Set(rows.map(({ linkHash }) => linkHash)).size).toBe(keys.length + 2);
  });

  test("is apart for each tenant", async () => {
    const { portal, rows } = setUp();
    const tenants = ["default", "other", "Other", "other ", 'other","x'];
    const all = [];
    for (const tenant of tenants)
      all.push(await portal.forTenant(tenant).sessions.create({ customerId: "cus_acme" }, { idempotencyKey: "k" }));
    expect(new Set(all.map(({ id }) => id)).size).toBe(tenants.length);
    expect(new Set(all.map(({ token }) => token)).size).toBe(tenants.length);
    expect(rows.map(({ tenantId }) => tenantId)).toEqual(tenants);
  });

  test("does not confuse a tenant and a key whose texts join alike", async () => {
    const { portal } = setUp();
    const pairs = [
      ["ab", "c"],
      ["a", "bc"],
      ["abc", "c"],
    ] as const;
    const ids = [];
    for (const [tenant, idempotencyKey] of pairs)
      ids.push((await portal.forTenant(tenant).sessions.create({ customerId: "cus_acme" }, { idempotencyKey })).id);
    expect(new Set(ids).size).toBe(3);
  });
});

describe("what a repeated create answers", () => {
  test("after redemption is the same url, redeemed; the link stays spent", async () => {
    const { portal, clock } = setUp();
    const first = await create(portal);
    await portal.redeem(first.token);
    const again = await create(portal);
    expect(again).toEqual({ ...first, status: "redeemed", isUsed: true, redeemedAt: clock.now });
    expect(await verdict(portal.redeem(again.token))).toBe("410 link_redeemed");
  });

  test.each<[string, Input]>([
    ["a link", {}],
    ["a token", { delivery: "token" }],
  ])("after revocation is the same, revoked: %s", async (_, input) => {
    const { portal, clock } = setUp();
    const first = await create(portal, input);
    clock.advance(5);
    await portal.sessions.revoke({ customerId: "cus_acme" });
    const again = await create(portal, input);
    expect(again).toEqual({ ...first, status: "revoked", revokedAt: clock.now });
    const used = again.url === null ? portal.authorize(again.token) : portal.redeem(again.token);
    expect(await verdict(used)).toMatch(/^4\d\d session_revoked$/);
  });

  test.each([0, 3600, 3600 + 86_399])("at expiry and %d s later is the same, expired or not", async (seconds) => {
    const { portal, clock } = setUp();
    const first = await create(portal);
    clock.advance(seconds);
    expect(await create(portal)).toEqual({ ...first, status: seconds === 0 ? "issued" : "expired" });
  });
});
