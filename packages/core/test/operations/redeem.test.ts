import { describe, expect, test } from "vitest";
import { sha256 } from "../../src/hash.ts";
import { memoryStore } from "../../src/memory-store.ts";
import { formatCredential, randomSecret } from "../../src/token.ts";
import { flipped, refusal, start, testPortal } from "../support.ts";

const claimant = randomSecret();

describe("redeem", () => {
  test("turns a link token into a portal token, in two store trips", async () => {
    const { portal, store, clock } = testPortal();
    const { id, token: link } = await portal.sessions.create({ customerId: "cus_acme", actor: "sam", page: "/a" });
    store.calls.length = 0;
    clock.advance(5);
    const { token, access } = await portal.redeem(link);
    expect(store.calls).toEqual(["find", "redeem"]);
    expect(access).toEqual({
      sessionId: id,
      tenantId: "default",
      customerId: "cus_acme",
      customerExternalId: "acme-001",
      actor: "sam",
      scopes: ["invoices:read"],
      expiresAt: start + 3_600_000,
      returnUrl: null,
      page: "/a",
      locale: null,
    });
    expect(await portal.authorize(token)).toEqual(access);
    expect(await portal.sessions.get(id)).toMatchObject({ status: "redeemed", isUsed: true, redeemedAt: start + 5000 });
  });

  test("gives the portal token to exactly one of 50 concurrent callers", async () => {
    const { portal } = testPortal();
    const { token: link } = await portal.sessions.create({ customerId: "cus_acme" });
    const all = await Promise.allSettled(
      Array.from({ length: 50 }, () => portal.redeem(link, { claimant: randomSecret() })),
    );
    const won = all.filter((each) => each.status === "fulfilled");
    expect(won).toHaveLength(1);
    const lost = all.filter((each) => each.status === "rejected");
    for (const { reason } of lost) expect(reason).toMatchObject({ code: "link_redeemed", status: 410 });
    expect(await portal.authorize(won[0]!.value.token)).toMatchObject({ customerId: "cus_acme" });
  });

  test("gives every one of 50 concurrent callers with one claimant the same token", async () => {
    const { portal } = testPortal();
    const { token: link } = await portal.sessions.create({ customerId: "cus_acme" });
    const all = await Promise.all(Array.from({ length: 50 }, () => portal.redeem(link, { claimant })));
    expect(new Set(all.map(({ token }) => token)).size).toBe(1);
  });

  test.each([
    ["a portal token", (link: string) => link.replace("pslink_", "pstoken_")],
    ["one flipped character of the secret", (link: string) => flipped(link, link.length - 2)],
    ["one flipped character of the id", (link: string) => flipped(link, 10)],
    ["nothing", () => ""],
    ["64 KB", (link: string) => link.padEnd(65_536, "A")],
    ["another session's secret", (link: string) => formatCredential("link", `ps_${link.slice(7, 35)}`, randomSecret())],
  ])("refuses %s as link_invalid and spends nothing", async (_, spoil) => {
    const { portal } = testPortal();
    const { id, token: link } = await portal.sessions.create({ customerId: "cus_acme" });
    await expect(portal.redeem(spoil(link))).rejects.toMatchObject({
      code: "link_invalid",
      status: 400,
      returnUrl: null,
    });
    expect(await portal.sessions.get(id)).toMatchObject({ status: "issued", isUsed: false });
  });

  test.each([undefined, null, 5, {}])("refuses %j, which is no token, without asking the store", async (token) => {
    const { portal, store } = testPortal();
    await expect(portal.redeem(token as never)).rejects.toMatchObject({ code: "link_invalid" });
    expect(store.calls).toEqual([]);
  });

  test.each(["", "a".repeat(42), "a".repeat(44), `${claimant.slice(0, 42)}d`, `${claimant}=`, 5, null])(
    "refuses the claimant %j and spends nothing",
    async (bad) => {
      const { portal, store } = testPortal();
      const { token: link } = await portal.sessions.create({ customerId: "cus_acme" });
      store.calls.length = 0;
      const error = await refusal(portal.redeem(link, { claimant: bad as string }));
      expect(error).toMatchObject({ code: "request_malformed", errors: [{ path: "claimant" }] });
      expect(store.calls).toEqual([]);
    },
  );

  test("gives neither the link token nor its secret access", async () => {
    const { portal } = testPortal();
    const { token: link } = await portal.sessions.create({ customerId: "cus_acme" });
    await portal.redeem(link);
    await expect(portal.authorize(link)).rejects.toMatchObject({ code: "token_invalid" });
    await expect(portal.authorize(link.replace("pslink_", "pstoken_"))).rejects.toMatchObject({
      code: "token_invalid",
    });
  });

  test("finishes although the store says false, when the stored token is the one it made", async () => {
    for (const redeemRetrySeconds of [60, 0]) {
      const memory = memoryStore();
      const { portal, store } = testPortal({ store: memory, ttl: { redeemRetrySeconds } });
      const { token: link } = await portal.sessions.create({ customerId: "cus_acme" });
      store.calls.length = 0;
      store.replace({
        redeem: async (id, redemption) => (await memory.redeem(id, redemption), memory.redeem(id, redemption)),
      });
      const { token } = await portal.redeem(link);
      expect(await portal.authorize(token)).toMatchObject({ customerId: "cus_acme" });
      expect(store.calls).toEqual(["find", "redeem", "find", "find"]);
    }
  });

  test("answers session_revoked when a revocation overtakes it", async () => {
    const memory = memoryStore();
    const { portal, store } = testPortal({ store: memory });
    const { id, token: link } = await portal.sessions.create({ customerId: "cus_acme" });
    store.replace({ redeem: async (...args) => (await memory.revoke(id, start), memory.redeem(...args)) });
    await expect(portal.redeem(link)).rejects.toMatchObject({ code: "session_revoked", status: 410 });
  });

  test("gives a token that is dead when the owner is revoked between look-up and write", async () => {
    const memory = memoryStore();
    const { portal, store } = testPortal({ store: memory });
    const { token: link } = await portal.sessions.create({ customerId: "cus_acme" });
    store.replace({
      redeem: async (...args) => {
        await portal.sessions.revoke({ customerId: "cus_acme" });
        return memory.redeem(...args);
      },
    });
    const { token } = await portal.redeem(link);
    await expect(portal.authorize(token)).rejects.toMatchObject({ code: "session_revoked" });
  });

  test("stores the hash of the token alone", async () => {
    const memory = memoryStore();
    const { portal } = testPortal({ store: memory });
    const { id, token: link } = await portal.sessions.create({ customerId: "cus_acme" });
    const { token } = await portal.redeem(link, { claimant });
    const record = await memory.find(id);
    expect(record?.tokenHash).toBe(sha256(token));
    for (const secret of [token, link, claimant].map((text) => text.slice(text.indexOf(".") + 1)))
      expect(JSON.stringify(record)).not.toContain(secret);
  });
});
