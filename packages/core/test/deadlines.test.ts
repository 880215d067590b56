import { createManagementHandler, createPortalHandler } from "../src/http/index.ts";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { PortalErrorCode } from "../src/errors.ts";
import { memoryStore } from "../src/memory-store.ts";
import { refusal, testPortal, type TestPortal } from "./support.ts";

beforeEach(
  () =>
    void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setImmediate", "clearImmediate", "performance"] }),
);
afterEach(() => void vi.useRealTimers());

type Call = (all: TestPortal, of: { id: string; token: string; link: string }) => Promise<unknown>;
const GUARD = 250;
const MANAGEMENT = 2000;

const storeCalls: [string, number, Call][] = [
  ["authorize", GUARD, ({ portal }, { token }) => portal.authorize(token)],
  ["redeem", MANAGEMENT, ({ portal }, { link }) => portal.redeem(link)],
  ["create", MANAGEMENT, ({ portal }) => portal.sessions.create({ customerId: "cus_acme" })],
  ["get", MANAGEMENT, ({ portal }, { id }) => portal.sessions.get(id)],
  ["list", MANAGEMENT, ({ portal }) => portal.sessions.list()],
  ["revoke one", MANAGEMENT, ({ portal }, { id }) => portal.sessions.revoke(id)],
  ["revoke a customer", MANAGEMENT, ({ portal }) => portal.sessions.revoke({ customerId: "cus_acme" })],
  ["revoke all", MANAGEMENT, ({ portal }) => portal.sessions.revoke({ all: true })],
];

const directoryCalls: [string, number, Call][] = [
  ["authorize, rechecking the customer", GUARD, ({ portal }, { token }) => portal.authorize(token)],
  ["create by id", MANAGEMENT, ({ portal }) => portal.sessions.create({ customerId: "cus_acme" })],
  ["create by external id", MANAGEMENT, ({ portal }) => portal.sessions.create({ customerExternalId: "acme-001" })],
  ["revoke by external id", MANAGEMENT, ({ portal }) => portal.sessions.revoke({ customerExternalId: "acme-001" })],
];

async function withSessions() {
  const all = testPortal({ recheckCustomer: true });
  const { id, token } = await all.portal.sessions.create({ customerId: "cus_acme", delivery: "token" });
  const { token: link } = await all.portal.sessions.create({ customerId: "cus_acme" });
  return { all, of: { id, token, link } };
}

/** What a call is refused with, and whether that came before the deadline. */
async function atDeadline(ms: number, call: Promise<unknown>): Promise<{ early: boolean; error: Error }> {
  let early: boolean | undefined;
  let over = false;
  const error = refusal(call).finally(() => (early ??= !over));
  await vi.advanceTimersByTimeAsync(ms - 1);
  over = true;
  await vi.advanceTimersByTimeAsync(2);
  return { error: await error, early: early! };
}

const answer = (code: PortalErrorCode) => ({
  early: false,
  error: { code, status: 503, headers: { "retry-after": "1" } },
});

describe("a store that never answers", () => {
  test.each(storeCalls)("makes %s a store_unavailable after %i ms", async (_, ms, call) => {
    const { all, of } = await withSessions();
    const never = () => new Promise<never>(() => {});
    all.store.replace({
      create: never,
      find: never,
      redeem: never,
      revoke: never,
      epoch: never,
      revokeAll: never,
      list: never,
    });
    expect(await atDeadline(ms, call(all, of))).toMatchObject(answer("store_unavailable"));
  });

  test("is asked again by the very next call", async () => {
    const memory = memoryStore();
    const { portal, store } = testPortal({ store: memory });
    const { token } = await portal.sessions.create({ customerId: "cus_acme", delivery: "token" });
    store.replace({ find: () => new Promise<never>(() => {}) });
    expect(await atDeadline(GUARD, portal.authorize(token))).toMatchObject(answer("store_unavailable"));
    store.replace({ find: (id) => memory.find(id) });
    expect(await portal.authorize(token)).toMatchObject({ customerId: "cus_acme" });
  });
});

describe("ready", () => {
  test("gives a store that never answers ten seconds, and then says so", async () => {
    const { portal, store } = testPortal();
    store.replace({ ready: () => new Promise(() => {}) });
    const { early, error } = await atDeadline(10_000, portal.ready());
    expect(early).toBe(false);
    expect(error.message).toContain("did not answer within 10 s. Check that its server runs");
  });

  test("leaves no timer behind, and the store's own words as they are", async () => {
    const { portal, store } = testPortal();
    await portal.ready();
    const own = new Error("run migrate(db)");
    store.replace({ ready: () => Promise.reject(own) });
    expect(await refusal(portal.ready())).toBe(own);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a directory that never answers", () => {
  test.each(directoryCalls)("makes %s a directory_unavailable after %i ms", async (_, ms, call) => {
    const { all, of } = await withSessions();
    all.directory.find = () => new Promise<never>(() => {});
    expect(await atDeadline(ms, call(all, of))).toMatchObject(answer("directory_unavailable"));
  });
});

describe("1,000 calls that wait", () => {
  test("make the next guarded request a 503 at once, for that portal's guard alone", async () => {
    const { all, of } = await withSessions();
    const replies: (() => void)[] = [];
    all.store.replace({ find: () => new Promise((resolve) => replies.push(() => resolve(undefined))) });
    const waiting = Array.from({ length: 1000 }, () => refusal(all.portal.authorize(of.token)));
    const next = await refusal(all.portal.authorize(of.token));
    expect(next).toMatchObject({ code: "store_unavailable", message: "Too many calls are waiting." });
    expect((await all.portal.sessions.create({ customerId: "cus_acme" })).status).toBe("issued");
    expect(await testPortal().portal.health()).toEqual({ ok: true });
    for (const reply of replies) reply();
    for (const error of await Promise.all(waiting)) expect(error).toMatchObject({ code: "token_invalid" });
    await vi.advanceTimersByTimeAsync(MANAGEMENT); // what is there still belongs to nobody, and is not set again
    expect(vi.getTimerCount()).toBe(0);
  });

  test("of strangers' links keep neither revocations nor creates out", async () => {
    const memory = memoryStore();
    const { portal, store } = testPortal({ store: memory });
    const { id, token } = await portal.sessions.create({ customerId: "cus_acme" });
    store.replace({ find: () => new Promise<never>(() => {}) });
    for (let n = 0; n < 1000; n += 1) void refusal(portal.redeem(token));
    expect(await refusal(portal.redeem(token))).toMatchObject({ message: "Too many calls are waiting." });
    store.replace({ find: (asked) => memory.find(asked) });
    await portal.sessions.revoke(id);
    expect((await portal.sessions.get(id)).status).toBe("revoked");
    expect((await portal.sessions.create({ customerId: "cus_acme" })).status).toBe("issued");
  });

  test("of strangers' pages keep no create out, though the directory is asked for the name on them", async () => {
    const { portal, directory } = testPortal();
    const { url } = await portal.sessions.create({ customerId: "cus_acme" });
    directory.find = () => new Promise<never>(() => {});
    const open = createPortalHandler(portal);
    const path = new URL(url!).pathname.slice("/portal".length);
    const visit = { method: "GET", path, query: "", fullPath: `/portal${path}`, body: async () => ({ text: "" }) };
    for (let n = 0; n < 1000; n += 1) void open({ ...visit, header: () => undefined });
    await vi.advanceTimersByTimeAsync(0);
    directory.find = async () => ({ id: "cus_acme" });
    expect((await portal.sessions.create({ customerId: "cus_acme" })).status).toBe("issued");
  });

  test("of a directory that is asked again at each request leave the guard its store", async () => {
    const { all, of } = await withSessions();
    all.directory.find = () => new Promise<never>(() => {});
    for (let n = 0; n < 1000; n += 1) void refusal(all.portal.authorize(of.token));
    await vi.advanceTimersByTimeAsync(0);
    const next = await refusal(all.portal.authorize(of.token));
    expect(next).toMatchObject({ code: "directory_unavailable", message: "Too many calls are waiting." });
    expect(await all.portal.health()).toEqual({ ok: true });
  });

  test("of strangers' API keys keep no customer out", async () => {
    const authenticate = () => new Promise<undefined>(() => {});
    const { portal } = testPortal({ authenticate });
    const { token } = await portal.sessions.create({ customerId: "cus_acme", delivery: "token" });
    const manage = createManagementHandler(portal);
    const bogus = { method: "GET", path: "/", query: "", fullPath: "/", body: async () => ({ text: "" }) };
    for (let n = 0; n < 1000; n += 1)
      void manage({ ...bogus, header: (name) => (name === "x-api-key" ? `bogus-key-${n}` : undefined) });
    expect((await portal.authorize(token)).customerId).toBe("cus_acme");
  });
});
