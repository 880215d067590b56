import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { type HeldSession, holdPortalSession, type HoldOptions } from "../../src/browser/index.ts";
import { NOW } from "../http/support.ts";
import { backendOf, serveApp } from "./support.ts";

// The portal's clock stands still, and so does the page's; nothing waits for a timer here.
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: NOW }));
afterEach(() => void vi.useRealTimers());

async function held(options: Partial<HoldOptions> = {}) {
  const app = await serveApp();
  const backend = backendOf(app);
  const ended = vi.fn<NonNullable<HoldOptions["onExpired"]>>();
  const session = holdPortalSession({ sendTo: app.origin, getToken: backend.getToken, onExpired: ended, ...options });
  onTestFinished(session.close);
  return { ...app, backend, ended, session };
}

const statusOf = async (reply: Promise<Response>) => (await reply).status;

describe("fetch of a held session", () => {
  test("carries the token as a bearer, however the address is given, and the caller's own headers", async () => {
    const { session, origin, seen, backend } = await held();
    const url = `${origin}/api/who?a=1`;
    const inputs = [url, "/api/who?a=1", "api/who?a=1", new URL(url), new Request(url, { headers: { "x-own": "1" } })];
    for (const input of inputs) {
      const reply = await session.fetch(input, input instanceof Request ? {} : { headers: { "x-own": "1" } });
      expect(await reply.json()).toMatchObject({ who: "cus_acme" });
    }
    expect(backend.asked).toBe(1);
    expect(seen.map(({ headers }) => headers.get("x-own"))).toEqual(["1", "1", "1", "1", "1"]);
    expect(new Set(seen.map(({ headers }) => headers.get("authorization"))).size).toBe(1);
  });

  test("takes the place of an Authorization header that is there", async () => {
    const { session } = await held();
    expect(await statusOf(session.fetch("/api/who", { headers: { Authorization: "Basic x" } }))).toBe(200);
  });

  test.each([
    ["another host", "https://evil.example/api/who"],
    ["another port", "http://127.0.0.1:1/api/who"],
    ["another scheme", "https://127.0.0.1/api/who"],
    ["a host without its scheme", "//evil.example/api"],
    ["a backslash", String.raw`\\evil.example/api`],
    ["our host as the user", "http://127.0.0.1@evil.example/"],
    ["our host as a label", "http://127.0.0.1.evil.example/"],
    ["a script", "javascript:alert(1)"],
    ["a blob", "blob:https://evil.example/1"],
    ["a path beside the allowed one", "/apis/who"],
    ["a path above it", "/api/../who"],
    ["a path above it, in escapes", "/api/%2e%2e/who"],
  ])("sends nothing to %s", async (_what, address) => {
    const app = await serveApp();
    const elsewhere = vi.spyOn(globalThis, "fetch");
    const session = holdPortalSession({ ...backendOf(app), sendTo: `${app.origin}/api/` });
    await expect(session.fetch(address)).rejects.toThrow(TypeError);
    expect(elsewhere).not.toHaveBeenCalled();
    elsewhere.mockRestore();
    expect(await statusOf(session.fetch(`${app.origin}/api/who`))).toBe(200);
  });

  test("goes to every address of a list", async () => {
    const [one, two] = [await serveApp(), await serveApp()];
    const { getToken } = backendOf(one);
    const session = holdPortalSession({ getToken, sendTo: [`${one.origin}/api`, two.origin] });
    expect(await statusOf(session.fetch("/api/who"))).toBe(200);
    await session.fetch(`${two.origin}/shut`);
    expect(two.seen).toHaveLength(1);
  });

  test.each([
    ["http on another host", "http://billing.example.com"],
    ["a host that looks like a loopback one", "http://127.0.0.1.evil.example"],
    ["no absolute URL", "/api"],
  ])("is not promised to %s", async (_what, sendTo) => {
    expect(() => holdPortalSession({ sendTo, getToken: () => Promise.resolve(undefined) })).toThrow(TypeError);
  });

  test("follows no redirect, whatever the caller says", async () => {
    const { session, seen } = await held();
    await expect(session.fetch("/moved", { redirect: "follow" })).rejects.toThrow(TypeError);
    expect(seen.map(({ path }) => path)).toEqual(["/moved"]);
  });

  test("sends no cookies, whatever the caller says", async () => {
    const { session, origin } = await held();
    const sent = vi.spyOn(globalThis, "fetch");
    onTestFinished(() => sent.mockRestore());
    await session.fetch("/api/who", { credentials: "include" });
    await session.fetch(new Request(`${origin}/api/who`, { credentials: "include" }));
    expect(sent.mock.calls.map(([, init]) => init?.credentials)).toEqual(["omit", "omit"]);
  });

  test("asks for the first token once, for requests that start together", async () => {
    const { session, backend } = await held();
    expect(session.expiresAt).toBeUndefined();
    const replies = await Promise.all([1, 2, 3].map(() => session.fetch("/api/who")));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(backend.asked).toBe(1);
    expect(session.expiresAt).toBe(NOW + 3_600_000);
  });

  test.each([
    ["is away", () => Promise.reject(new Error("away")), "away"],
    ["breaks at once", (): never => expect.unreachable("broken"), "broken"],
    ["has none", () => Promise.resolve(undefined), "no portal token"],
    ["answers junk", () => Promise.resolve({ token: "two words", expiresAt: 1 }), "no portal token"],
    ["tells no end", () => Promise.resolve({ token: "a", expiresAt: "soon" }), "no portal token"],
  ])("rejects while a backend %s, and asks again next time", async (_what, refuse, message) => {
    const app = await serveApp();
    const getToken = vi
      .fn<HoldOptions["getToken"]>(backendOf(app).getToken)
      .mockImplementationOnce(refuse)
      .mockImplementationOnce(refuse);
    const session = holdPortalSession({ sendTo: app.origin, getToken });
    await expect(session.fetch("/api/who")).rejects.toThrow(message);
    await expect(session.fetch("/api/who")).rejects.toThrow(message);
    expect(app.seen).toEqual([]);
    expect(await statusOf(session.fetch("/api/who"))).toBe(200);
  });
});

describe("a session that is over", () => {
  test("is renewed once for all requests that met it, and each is answered", async () => {
    const { session, portal, backend, ended } = await held();
    await session.fetch("/api/who");
    await portal.sessions.revoke({ customerId: "cus_acme" });
    const replies = await Promise.all([1, 2, 3, 4].map(() => session.fetch("/api/who")));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(backend.asked).toBe(2);
    expect(ended).not.toHaveBeenCalled();
  });

  test.each([
    ["expired", 3_600_000],
    ["so long over that the portal knows nothing of it", 3_600_000 + 86_400_000],
  ])("is renewed when it is %s", async (_what, passedMs) => {
    const { session, clock, backend } = await held();
    await session.fetch("/api/who");
    clock.now += passedMs;
    expect(await statusOf(session.fetch("/api/who"))).toBe(200);
    expect(backend.asked).toBe(2);
  });

  test.each([
    ["no body", (): RequestInit => ({ method: "DELETE" }), ""],
    ["a text", (): RequestInit => ({ method: "POST", body: "a=1" }), "a=1"],
    ["bytes", (): RequestInit => ({ method: "PUT", body: new TextEncoder().encode("b") }), "b"],
    ["a form", (): RequestInit => ({ method: "POST", body: new URLSearchParams({ c: "1" }) }), "c=1"],
  ])("has a request with %s sent again, whole", async (_what, init, body) => {
    const { session, portal } = await held();
    await session.fetch("/api/who");
    await portal.sessions.revoke({ all: true });
    expect(await (await session.fetch("/api/who", init())).json()).toMatchObject({ who: "cus_acme", body });
  });

  test.each<[string, (origin: string) => Parameters<HeldSession["fetch"]>]>([
    ["a stream", () => ["/api/who", { method: "POST", body: new Blob(["a"]).stream(), duplex: "half" }]],
    ["a Request that has one", (origin) => [new Request(`${origin}/api/who`, { method: "POST", body: "a" })]],
  ])("answers its 401 to a request whose body is %s, and the next one is well", async (_what, request) => {
    const { session, portal, seen, origin } = await held();
    await session.fetch("/api/who");
    await portal.sessions.revoke({ all: true });
    const reply = await session.fetch(...request(origin));
    expect([reply.status, await reply.json()]).toMatchObject([401, { code: "session_revoked" }]);
    expect(seen).toHaveLength(2);
    expect(await statusOf(session.fetch("/api/who"))).toBe(200);
  });

  test.each([
    ["is away", () => Promise.reject(new Error("away"))],
    ["has none", () => Promise.resolve(undefined)],
    ["gives the same again", undefined],
  ])("is told once, with its reason, when the backend %s; every request gets its 401", async (_what, refuse) => {
    const app = await serveApp();
    const token = await backendOf(app).getToken();
    const onExpired = vi.fn<NonNullable<HoldOptions["onExpired"]>>();
    const getToken = refuse ?? (() => Promise.resolve(token));
    const session = holdPortalSession({ sendTo: app.origin, token, getToken, onExpired });
    await app.portal.sessions.revoke({ all: true });
    expect(await statusOf(session.fetch("/api/who"))).toBe(401);
    expect(await statusOf(session.fetch("/api/who"))).toBe(401);
    expect(onExpired.mock.calls).toEqual([["session_revoked"]]);
    session.close();
  });

  test.each(["/shut", "/shut-in-words"])("is not what a 401 of the merchant's own at %s means", async (path) => {
    const { session, backend } = await held();
    expect(await statusOf(session.fetch(path))).toBe(401);
    expect(backend.asked).toBe(1);
  });

  test("is not what a missing scope means", async () => {
    const app = await serveApp();
    const backend = backendOf(app);
    const { token, expiresAt } = await app.mint({ delivery: "token", scopes: [] });
    const session = holdPortalSession({ ...backend, sendTo: app.origin, token: { token, expiresAt } });
    expect(await statusOf(session.fetch("/api/who"))).toBe(403);
    expect(backend.asked).toBe(0);
    session.close();
  });
});

describe("renew", () => {
  test("takes a new token before the old one is over", async () => {
    const { session, clock, backend, seen } = await held();
    await session.fetch("/api/who");
    clock.now += 1000;
    await Promise.all([session.renew(), session.renew()]);
    expect(backend.asked).toBe(2);
    expect(session.expiresAt).toBe(NOW + 3_601_000);
    await session.fetch("/api/who");
    expect(new Set(seen.map(({ headers }) => headers.get("authorization"))).size).toBe(2);
  });

  test("keeps the old token when it fails", async () => {
    const answers = [{ token: "a", expiresAt: NOW + 1000 }];
    const session = holdPortalSession({ sendTo: "https://a.example", getToken: async () => answers.pop() });
    await session.renew();
    await expect(session.renew()).rejects.toThrow(TypeError);
    expect(session.expiresAt).toBe(NOW + 1000);
    session.close();
  });
});

describe("close", () => {
  test("forgets the token, for a renewal that is under way too", async () => {
    const { session, seen } = await held();
    await session.fetch("/api/who");
    const renewing = session.renew();
    session.close();
    await expect(renewing).rejects.toThrow("closed");
    await expect(session.fetch("/api/who")).rejects.toThrow("closed");
    expect([session.expiresAt, seen.length]).toEqual([undefined, 1]);
  });

  test("asks the backend for nothing any more", async () => {
    const { session, backend, seen } = await held();
    session.close();
    await expect(session.fetch("/api/who")).rejects.toThrow("closed");
    await expect(session.renew()).rejects.toThrow("closed");
    expect([backend.asked, seen.length]).toEqual([0, 0]);
  });

  test("is not undone by a 401 that comes after it", async () => {
    const { session, portal, backend } = await held();
    await session.fetch("/api/who");
    await portal.sessions.revoke({ all: true });
    const refused = session.fetch("/api/who");
    session.close();
    expect(await statusOf(refused)).toBe(401);
    expect(backend.asked).toBe(1);
  });
});

describe("the token", () => {
  test("shows in no way of printing the session", async () => {
    const { session, seen } = await held();
    await session.fetch("/api/who");
    const token = seen[0]!.headers.get("authorization")!.slice("Bearer ".length);
    const printed = [inspect(session, { depth: 9, showHidden: true, getters: true }), JSON.stringify(session)];
    for (const text of printed) expect(text).not.toContain(token);
  });
});
