import { describe, expect, test, vi } from "vitest";
import type { PortalEvent } from "../../src/events.ts";
import { createGuard, createManagementHandler, createPortalHandler, enterPortal } from "../../src/http/index.ts";
import {
  cookiesOf,
  form,
  headersOf,
  jsonOf,
  navigation,
  ownForm,
  pairOf,
  request,
  type Sent,
} from "../http/request.ts";
import { keys, NOW as at, setUp } from "../http/support.ts";
import { acmes, event, listenTo, names } from "./support.ts";

const [ip, userAgent] = ["192.0.2.7", "Mozilla/5.0 (test)"];
const from = { ip, userAgent };
const cookie = "__Host-postern";

function bench(options: object = {}) {
  const world = setUp(options);
  const told = listenTo(world.portal);
  const handlers = { manage: createManagementHandler(world.portal), visit: createPortalHandler(world.portal) };
  const send =
    (side: "manage" | "visit") =>
    async (method: string, path: string, sent: Sent = {}) => {
      const key = side === "manage" ? { "x-api-key": keys.full } : {};
      const headers = { ...key, "user-agent": userAgent, ...sent.headers };
      return (await handlers[side]({ ...request(method, path, { ...sent, headers }), ip }))!;
    };
  return { ...world, manage: send("manage"), visit: send("visit"), tell: () => told.splice(0) };
}

describe("events of the management API", () => {
  test("tell address and user agent of who created, and of who revoked one, a customer, an external id, a tenant", async () => {
    const { manage, tell } = bench();
    const { id } = jsonOf(await manage("POST", "/", { body: { customerId: "cus_acme", actor: "sam" } }));
    expect(tell()).toEqual([event("created", at, { ...acmes(id as string, "sam"), ...from })]);
    await manage("DELETE", `/${id as string}`);
    await manage("DELETE", `/${id as string}`);
    expect(tell()).toEqual([event("revoked", at, { ...acmes(id as string, "sam"), ...from })]);
    for (const body of [{ customerId: "cus_acme" }, { customerExternalId: "globex-002" }, { all: true }])
      await manage("POST", "/revoke", { body });
    const tenantId = "default";
    expect(tell()).toEqual([
      event("revoked", at, { tenantId, customerId: "cus_acme", ...from }),
      event("revoked", at, { tenantId, customerId: "cus_globex", customerExternalId: "globex-002", ...from }),
      event("revoked", at, { tenantId, ...from }),
    ]);
  });

  test("are not told of a replay, of reading, or of a key that is no good", async () => {
    const { manage, tell } = bench({ secret: "s".repeat(32) });
    const sent = { headers: { "idempotency-key": "order-1" }, body: { customerId: "cus_acme" } };
    const { id } = jsonOf(await manage("POST", "/", sent));
    tell();
    expect(jsonOf(await manage("POST", "/", sent))["id"]).toBe(id);
    await manage("GET", "/");
    await manage("GET", `/${id as string}`);
    await manage("DELETE", `/${id as string}`, { headers: { "x-api-key": "sk_test_unknown_1" } });
    expect(tell()).toEqual([]);
  });
});

describe("opened", () => {
  test("is told each time that the page with the button is shown, to a scanner too", async () => {
    const { mint, visit, tell } = bench();
    const { id, token } = await mint({ actor: "sam" });
    tell();
    await visit("GET", `/open/${token}`, { headers: navigation });
    await visit("HEAD", `/open/${token}`);
    const opened = event("opened", at, { ...acmes(id, "sam"), ...from });
    expect(tell()).toEqual([opened, opened]);
  });

  test("is not told where this browser is in already, and it goes straight in", async () => {
    const { mint, portal, visit, tell } = bench();
    const { token } = await mint();
    const redeemed = await portal.redeem(token);
    tell();
    expect((await visit("GET", `/open/${token}`, { headers: { cookie: `${cookie}=${redeemed.token}` } })).status).toBe(
      303,
    );
    expect(tell()).toEqual([]);
  });

  test.each<[string, string, (world: ReturnType<typeof bench>, id: string, token: string) => unknown]>([
    ["was redeemed", "denied link_redeemed", ({ portal }, _, token) => portal.redeem(token)],
    ["was revoked", "denied session_revoked", ({ portal }, id) => portal.sessions.revoke(id)],
    ["has expired", "expired, denied link_expired", ({ clock }) => (clock.now += 3_600_000)],
  ])("is not told of a link that %s: %s", async (_, expected, end) => {
    const world = bench();
    const { id, token } = await world.mint();
    await end(world, id, token);
    world.tell();
    expect((await world.visit("GET", `/open/${token}`, { headers: navigation })).status).toBe(410);
    const told = world.tell();
    expect(names(told).join(", ")).toBe(expected);
    for (const each of told) expect(each).toMatchObject({ ...acmes(id), ...from });
  });

  test("is not told of a link that is none: denied, of nobody", async () => {
    const { visit, tell } = bench();
    await visit("GET", "/open/nonsense");
    expect(tell()).toEqual([event("denied", at, { reason: "link_invalid", ...from })]);
  });

  test("alone is told to a browser whose old session is over: nothing was denied to it", async () => {
    const { mint, mintToken, portal, clock, visit, tell } = bench();
    const old = await mintToken({ ttlSeconds: 60 });
    const revoked = await portal.sessions.create({ customerId: "cus_acme", delivery: "token" });
    await portal.sessions.revoke(revoked.id);
    clock.now += 60_000;
    const { token } = await mint();
    tell();
    for (const cookies of [`${cookie}=${old}`, `${cookie}=${revoked.token}`, `${cookie}=x`, `${cookie}=a; ${cookie}=b`])
      expect((await visit("GET", `/open/${token}`, { headers: { cookie: cookies } })).status).toBe(200);
    expect(names(tell())).toEqual(["opened", "opened", "opened", "opened"]);
  });
});

describe("events of the customer side", () => {
  test("tell of a redemption by the page's form, and of the second one that was refused", async () => {
    const { mint, visit, tell } = bench();
    const { id, token } = await mint();
    const claimant = pairOf(cookiesOf(await visit("GET", `/open/${token}`))[0]!);
    tell();
    const body = form({ token });
    const press = (cookies: string) => visit("POST", "/redeem", { headers: { ...ownForm, cookie: cookies }, body });
    expect((await press(claimant)).status).toBe(303);
    expect((await press(claimant)).status).toBe(303);
    expect(tell()).toEqual([event("redeemed", at, { ...acmes(id), ...from })]);
    await press(`${cookie}-claimant=${"c".repeat(42)}A`);
    expect(tell()).toEqual([event("denied", at, { ...acmes(id), reason: "link_redeemed", ...from })]);
  });

  test("tell of a redemption by JSON, and of a link that is none", async () => {
    const { mint, visit, tell } = bench();
    const { id, token } = await mint();
    tell();
    await visit("POST", "/redeem", { body: { token } });
    await visit("POST", "/redeem", { body: { token: "nonsense" } });
    expect(tell()).toEqual([
      event("redeemed", at, { ...acmes(id), ...from }),
      event("denied", at, { reason: "link_invalid", ...from }),
    ]);
  });

  test.each<[string, string, string, object]>([
    ["DELETE /session", "DELETE", "/session", {}],
    ["the logout form", "POST", "/logout", ownForm],
  ])("tell of the end of a session by %s, once", async (_, method, path, headers) => {
    const { mint, visit, tell } = bench();
    const { id, token } = await mint({ delivery: "token", actor: "sam" });
    tell();
    await visit(method, path, { headers: { ...headers, "x-session-token": token } });
    expect(tell()).toEqual([event("revoked", at, { ...acmes(id, "sam"), ...from })]);
    await visit(method, path, { headers: { ...headers, "x-session-token": token } });
    expect(tell()).toEqual([event("denied", at, { ...acmes(id, "sam"), reason: "session_revoked", ...from })]);
  });

  test("tell why GET /session was denied, where a token was sent", async () => {
    const { mint, clock, visit, tell } = bench();
    const { id, token, expiresAt } = await mint({ delivery: "token" });
    tell();
    clock.now = expiresAt;
    await visit("GET", "/session", { headers: { "x-session-token": token } });
    await visit("GET", "/session", { headers: { "x-session-token": "nonsense" } });
    await visit("GET", "/session");
    expect(tell()).toEqual([
      event("expired", expiresAt, { ...acmes(id), ...from }),
      event("denied", expiresAt, { ...acmes(id), reason: "token_expired", ...from }),
      event("denied", expiresAt, { reason: "token_invalid", ...from }),
    ]);
  });

  test("tell of a customer who was walked in, without a link", async () => {
    const { portal, tell } = bench();
    const headers = headersOf({ "sec-fetch-site": "same-origin", "user-agent": userAgent });
    const enter = (input: object) =>
      enterPortal(portal, "POST", headers, { customerId: "cus_acme", ...input }, () => ip);
    await enter({ actor: "sam" });
    const [created, ...more] = tell() as [PortalEvent];
    expect(more).toEqual([]);
    expect(created).toEqual(event("created", at, { ...acmes(created.sessionId!, "sam"), ...from }));
    await enter({ tenantId: "team 7", scopes: ["nonsense"] });
    await enterPortal(portal, "POST", headersOf({}), { customerId: "cus_acme" });
    expect(tell()).toEqual([]);
  });
});

describe("a guard", () => {
  test("tells what it refused a token for, and to whom", async () => {
    const { portal, mint, tell } = bench();
    const { id, token } = await mint({ delivery: "token" });
    tell();
    const guard = createGuard(portal, ["subscriptions:write"]);
    const send = (headers: Record<string, string>) =>
      guard("GET", headersOf({ ...headers, "user-agent": userAgent }), () => ip);
    await send({ authorization: `Bearer ${token}` });
    await send({ cookie: `${cookie}=nonsense` });
    expect(tell()).toEqual([
      event("denied", at, { ...acmes(id), reason: "scope_insufficient", ...from }),
      event("denied", at, { reason: "token_invalid", ...from }),
    ]);
  });

  test("tells nothing where it judged no token: none, two, or a forged request", async () => {
    const { portal, mintToken, tell } = bench();
    const token = await mintToken();
    tell();
    const guard = createGuard(portal);
    await guard("GET", headersOf({}));
    await guard("GET", headersOf({ authorization: "Bearer a", "x-session-token": "b" }));
    await guard("POST", headersOf({ cookie: `${cookie}=${token}`, "sec-fetch-site": "cross-site" }));
    expect(tell()).toEqual([]);
  });

  test("asks for no address where nobody listens, and where nothing is to be told", async () => {
    const { portal, mintToken } = setUp();
    const token = await mintToken();
    const ask = vi.fn<() => string>(() => ip);
    const guard = createGuard(portal);
    await guard("GET", headersOf({ "x-session-token": "nonsense" }), ask);
    listenTo(portal);
    await guard("GET", headersOf({ "x-session-token": token }), ask);
    expect(ask).not.toHaveBeenCalled();
    await guard("GET", headersOf({ "x-session-token": "nonsense" }), ask);
    expect(ask).toHaveBeenCalledOnce();
  });
});

describe("the caller", () => {
  test("is not asked for where nobody listens, by any route", async () => {
    const { portal } = setUp();
    const ask = vi.fn<() => string>(() => ip);
    const asked = (method: string, path: string, sent: Sent = {}) =>
      Object.defineProperty({ ...request(method, path, sent) }, "ip", { get: ask });
    const body = { customerId: "cus_acme" };
    const manage = createManagementHandler(portal);
    const { id } = jsonOf((await manage(asked("POST", "/", { headers: { "x-api-key": keys.full }, body })))!);
    await manage(asked("DELETE", `/${id as string}`, { headers: { "x-api-key": keys.full } }));
    for (const path of ["/open/nonsense", "/session"])
      await createPortalHandler(portal)(asked("GET", path, { headers: { "x-session-token": "nonsense" } }));
    expect(ask).not.toHaveBeenCalled();
  });

  test.each([
    ["nobody knows", undefined, undefined],
    ["is empty", "", ""],
  ])("is null where it %s", async (_, address, agent) => {
    const { portal, tell } = bench();
    await createGuard(portal)("GET", headersOf({ "x-session-token": "x", "user-agent": agent }), () => address);
    expect(tell()).toEqual([event("denied", at, { reason: "token_invalid" })]);
  });

  test("is told with the first 512 characters of its user agent", async () => {
    const { visit, tell } = bench();
    await visit("GET", "/open/x", { headers: { "user-agent": "é".repeat(5000) } });
    expect(tell()[0]?.userAgent).toBe("é".repeat(512));
  });

  test("that cannot be told harms nothing: the host's own code threw", async () => {
    const { portal, mint, visit, tell } = bench();
    const { id, token } = await mint({ delivery: "token" });
    tell();
    const broken = (): never => {
      throw new Error("trust proxy");
    };
    const verdict = await createGuard(portal, ["subscriptions:write"])(
      "GET",
      headersOf({ "x-session-token": token }),
      broken,
    );
    expect(verdict).toMatchObject({ reply: { status: 403 } });
    const sent = Object.defineProperty(request("DELETE", "/session", { headers: { "x-session-token": token } }), "ip", {
      get: broken,
    });
    expect((await createPortalHandler(portal)(sent))?.status).toBe(204);
    expect(names(tell())).toEqual(["denied scope_insufficient", "revoked"]);
    expect((await visit("GET", "/session", { headers: { "x-session-token": token } })).status).toBe(401);
    expect(id).toMatch(/^ps_/);
  });
});
