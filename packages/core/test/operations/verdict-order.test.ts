import { describe, expect, test } from "vitest";
import { memoryStore } from "../../src/memory-store.ts";
import type { PortalSession, SessionUse } from "../../src/session.ts";
import { randomSecret } from "../../src/token.ts";
import { flipped, start, testPortal, verdict } from "../support.ts";

const past = start - 1;
const mine = randomSecret();
const other = randomSecret();
const all = { revokedAt: past, expiresAt: past, openUntil: past };

interface LinkCase {
  readonly name: string;
  readonly record: Partial<PortalSession>;
  readonly use?: SessionUse;
  readonly redeemedBy?: string;
  readonly wrongSecret?: true;
  readonly answer: string;
}

/** Each record breaks several rules at once; the answer tells which one was looked at first. */
const linkCases: LinkCase[] = [
  { name: "a wrong secret", wrongSecret: true, record: all, redeemedBy: mine, answer: "400 link_invalid" },
  { name: "a wrong secret of a good link", wrongSecret: true, record: {}, answer: "400 link_invalid" },
  { name: "revoked, all else too", record: all, redeemedBy: mine, answer: "410 session_revoked" },
  {
    name: "revoked and redeemed by me just now",
    record: { revokedAt: past },
    redeemedBy: mine,
    answer: "410 session_revoked",
  },
  {
    name: "revoked, for many",
    record: { revokedAt: past },
    use: "many",
    redeemedBy: mine,
    answer: "410 session_revoked",
  },
  { name: "revoked and expired, never redeemed", record: all, answer: "410 session_revoked" },
  {
    name: "expired and redeemed by me just now",
    record: { expiresAt: past },
    redeemedBy: mine,
    answer: "410 link_expired",
  },
  {
    name: "expired and redeemed by another",
    record: { expiresAt: past },
    redeemedBy: other,
    answer: "410 link_expired",
  },
  { name: "expired, for many", record: { expiresAt: past }, use: "many", redeemedBy: mine, answer: "410 link_expired" },
  { name: "expired this very instant", record: { expiresAt: start }, redeemedBy: mine, answer: "410 link_expired" },
  { name: "redeemed by me, openUntil passed", record: { openUntil: past }, redeemedBy: mine, answer: "the same token" },
  {
    name: "redeemed, for many, openUntil passed",
    record: { openUntil: past },
    use: "many",
    redeemedBy: other,
    answer: "the same token",
  },
  {
    name: "redeemed by another, openUntil passed",
    record: { openUntil: past },
    redeemedBy: other,
    answer: "410 link_redeemed",
  },
  { name: "never redeemed, openUntil passed", record: { openUntil: past }, answer: "410 link_expired" },
  { name: "never redeemed, openUntil this very instant", record: { openUntil: start }, answer: "410 link_expired" },
  {
    name: "never redeemed, for many, openUntil passed",
    record: { openUntil: past },
    use: "many",
    answer: "410 link_expired",
  },
  { name: "never redeemed, openUntil in a millisecond", record: { openUntil: start + 1 }, answer: "admitted" },
  { name: "never redeemed, expiresAt in a millisecond", record: { expiresAt: start + 1 }, answer: "admitted" },
];

describe("redeem looks at secret, revoked, expiresAt, redeemed, openUntil, in this order", () => {
  test.each(linkCases)("$name: $answer", async ({ record, use = "once", redeemedBy, wrongSecret, answer }) => {
    const memory = memoryStore();
    const { portal, store } = testPortal({ store: memory });
    const { token: link } = await portal.sessions.create({ customerId: "cus_acme", use });
    const first = redeemedBy && (await portal.redeem(link, { claimant: redeemedBy })).token;
    store.replace({ find: async (id) => ({ ...(await memory.find(id))!, ...record }) });

    const tried = wrongSecret ? flipped(link, link.length - 2) : link;
    let token: string | undefined;
    const redeeming = portal.redeem(tried, { claimant: mine }).then((redeemed) => (token = redeemed.token));
    const ended = await verdict(redeeming);
    expect(token !== undefined && token === first ? "the same token" : ended).toBe(answer);
  });
});

interface TokenCase {
  readonly name: string;
  readonly record: Partial<PortalSession>;
  readonly spoilt?: true;
  readonly gone?: true;
  readonly need?: "invoices:pay";
  readonly answer: string;
}

const tokenCases: TokenCase[] = [
  { name: "a wrong secret", spoilt: true, record: all, gone: true, need: "invoices:pay", answer: "401 token_invalid" },
  { name: "revoked, all else too", record: all, gone: true, need: "invoices:pay", answer: "401 session_revoked" },
  { name: "expired", record: { expiresAt: past }, gone: true, need: "invoices:pay", answer: "401 token_expired" },
  { name: "expired this very instant", record: { expiresAt: start }, answer: "401 token_expired" },
  { name: "the customer is gone", record: {}, gone: true, need: "invoices:pay", answer: "401 session_revoked" },
  { name: "a scope is missing", record: { openUntil: past }, need: "invoices:pay", answer: "403 scope_insufficient" },
  { name: "openUntil passed, which limits links alone", record: { openUntil: past }, answer: "admitted" },
  { name: "expiresAt in a millisecond", record: { expiresAt: start + 1 }, answer: "admitted" },
];

describe("authorize looks at secret, revoked, expiresAt, customer, scopes, in this order", () => {
  test.each(tokenCases)("$name: $answer", async ({ record, spoilt, gone, need, answer }) => {
    const memory = memoryStore();
    const { portal, store, directory } = testPortal({ store: memory, recheckCustomer: true });
    const { token } = await portal.sessions.create({ customerId: "cus_acme", delivery: "token" });
    store.replace({ find: async (id) => ({ ...(await memory.find(id))!, ...record }) });
    if (gone) directory.known = [];
    const tried = spoilt ? flipped(token, token.length - 2) : token;
    expect(await verdict(portal.authorize(tried, need ?? []))).toBe(answer);
  });

  test("tells the way back to a holder of the right secret, and to nobody else", async () => {
    const { portal, clock } = testPortal();
    const returnUrl = "https://app.example.com/settings";
    const { token } = await portal.sessions.create({ customerId: "cus_acme", delivery: "token", returnUrl });
    await expect(portal.authorize(token, "invoices:pay")).rejects.toMatchObject({
      code: "scope_insufficient",
      returnUrl,
    });
    clock.advance(3600);
    await expect(portal.authorize(token)).rejects.toMatchObject({ code: "token_expired", returnUrl });
    await portal.sessions.revoke({ all: true });
    await expect(portal.authorize(token)).rejects.toMatchObject({ code: "session_revoked", returnUrl });
    const stranger = flipped(token, token.length - 2);
    await expect(portal.authorize(stranger)).rejects.toMatchObject({ code: "token_invalid", returnUrl: null });
  });
});
