import { describe, expect, test } from "vitest";
import { memoryStore } from "../../src/memory-store.ts";
import { randomSecret } from "../../src/token.ts";
import { refusal, start, testPortal } from "../support.ts";

const claimant = randomSecret();

/** A session whose link was redeemed by `claimant`, and the store's calls since. */
async function redeemed(overrides: Parameters<typeof testPortal>[0] = {}) {
  const all = testPortal(overrides);
  const { id, token: link } = await all.portal.sessions.create({ customerId: "cus_acme" });
  const { token } = await all.portal.redeem(link, { claimant });
  all.store.calls.length = 0;
  return { ...all, id, link, token };
}

describe("redeem, again", () => {
  test.each([0, 1, 59.999])(
    "after %d s gives the same browser the same token, without a second write",
    async (seconds) => {
      const { portal, clock, store, link, token, id } = await redeemed();
      clock.advance(seconds);
      expect((await portal.redeem(link, { claimant })).token).toBe(token);
      expect(store.calls).toEqual(["find"]);
      expect((await portal.sessions.get(id)).redeemedAt).toBe(start);
    },
  );

  test.each([60, 61, 3599])("after %d s refuses the same browser with link_redeemed", async (seconds) => {
    const { portal, clock, store, link } = await redeemed();
    clock.advance(seconds);
    await expect(portal.redeem(link, { claimant })).rejects.toMatchObject({ code: "link_redeemed", status: 410 });
    expect(store.calls).toEqual(["find"]);
  });

  test.each([
    ["another claimant", { claimant: randomSecret() }],
    ["no claimant", {}],
    ["no options", undefined],
  ])("refuses %s at once with link_redeemed", async (_, options) => {
    const { portal, store, link } = await redeemed();
    await expect(portal.redeem(link, options)).rejects.toMatchObject({ code: "link_redeemed", status: 410 });
    expect(store.calls).toEqual(["find"]);
  });

  test("has no second try for a caller that named no claimant the first time", async () => {
    const { portal } = testPortal();
    const { token: link } = await portal.sessions.create({ customerId: "cus_acme" });
    await portal.redeem(link);
    expect(await refusal(portal.redeem(link))).toMatchObject({ code: "link_redeemed" });
  });

  test("is refused at once while redeemRetrySeconds is 0", async () => {
    const { portal, link } = await redeemed({ ttl: { redeemRetrySeconds: 0 } });
    expect(await refusal(portal.redeem(link, { claimant }))).toMatchObject({ code: "link_redeemed" });
  });

  test("works after openUntil, which limits the first redemption only", async () => {
    const { portal, clock } = testPortal();
    const terms = { customerId: "cus_acme", openWithinSeconds: 10 };
    const { token: link } = await portal.sessions.create(terms);
    clock.advance(9);
    const { token } = await portal.redeem(link, { claimant });
    clock.advance(30);
    expect((await portal.redeem(link, { claimant })).token).toBe(token);
  });

  test("finishes for the same browser after the reply to the write was lost, for nobody else", async () => {
    const memory = memoryStore();
    const { portal, store } = testPortal({ store: memory });
    const { token: link } = await portal.sessions.create({ customerId: "cus_acme" });
    store.replace({
      redeem: async (...args) => {
        await memory.redeem(...args);
        throw new Error("connection reset");
      },
    });
    await expect(portal.redeem(link, { claimant })).rejects.toMatchObject({ code: "store_unavailable" });
    await expect(portal.redeem(link)).rejects.toMatchObject({ code: "link_redeemed" });
    const { token } = await portal.redeem(link, { claimant });
    expect(await portal.authorize(token)).toMatchObject({ customerId: "cus_acme" });
    expect(store.calls.filter((verb) => verb === "redeem")).toHaveLength(1);
  });
});

describe('redeem of a link for use "many"', () => {
  test("gives every caller the same token, with one write, until the session ends", async () => {
    const { portal, clock, store } = testPortal();
    const { token: link } = await portal.sessions.create({
      customerId: "cus_acme",
      use: "many",
      openWithinSeconds: 60,
    });
    store.calls.length = 0;
    const callers = [{ claimant }, { claimant: randomSecret() }, {}, undefined];
    const all = await Promise.all([...callers, ...callers].map(async (options) => portal.redeem(link, options)));
    clock.advance(3599);
    all.push(await portal.redeem(link));
    expect(new Set(all.map(({ token }) => token)).size).toBe(1);
    const { token } = all[0]!;
    expect(await portal.authorize(token)).toMatchObject({ customerId: "cus_acme" });
    clock.advance(1);
    await expect(portal.redeem(link)).rejects.toMatchObject({ code: "link_expired", status: 410 });
    await expect(portal.authorize(token)).rejects.toMatchObject({ code: "token_expired" });
  });

  test("writes once, however many come later", async () => {
    const { portal, store } = testPortal();
    const { token: link } = await portal.sessions.create({ customerId: "cus_acme", use: "many" });
    store.calls.length = 0;
    for (let i = 0; i < 3; i += 1) await portal.redeem(link);
    expect(store.calls).toEqual(["find", "redeem", "find", "find"]);
  });

  test("ends for all with one logout", async () => {
    const { portal } = testPortal();
    const { id, token: link } = await portal.sessions.create({ customerId: "cus_acme", use: "many" });
    const { token } = await portal.redeem(link);
    await portal.sessions.revoke(id);
    await expect(portal.redeem(link)).rejects.toMatchObject({ code: "session_revoked", status: 410 });
    await expect(portal.authorize(token)).rejects.toMatchObject({ code: "session_revoked", status: 401 });
  });
});
