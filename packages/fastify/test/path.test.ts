import type { OutgoingHttpHeaders, Server } from "node:http";
import Fastify, { type FastifyHttpOptions } from "fastify";
import { describe, expect, it } from "vitest";
import { managementRoutes, mendLinks, portalGuard, portalRoutes } from "../src/index.ts";
import { mount } from "./support/mount.ts";
import { json } from "@postern/test-support/http";
import { bearer, samplePortal, withKey } from "@postern/test-support/sample-portal";
import { serve } from "./support/serve.ts";

const huge = "a".repeat(65_536);
const roomy: FastifyHttpOptions<Server> = { http: { maxHeaderSize: 262_144 } };

function appOf(portal = samplePortal(), options: FastifyHttpOptions<Server> = roomy) {
  const app = mount(portal, options);
  app.get("/guarded", { onRequest: portalGuard(portal) }, () => "in");
  app.get("/portal", () => "the app's own");
  app.get("/portal/*", () => "the app's own");
  app.setNotFoundHandler((_request, reply) => reply.code(404).send("passed through"));
  return app;
}

describe("a request target", () => {
  it.each([
    ["an encoded slash", "pslink_a%2F..%2Fsession"],
    ["a NUL", "pslink_%00"],
    ["more than Fastify allows a parameter", "a".repeat(101)],
    ["64 KB", huge],
    ["something behind it", "pslink_a/b"],
    ["another slash behind it", "pslink_a//"],
  ])("is an invalid link where the link token holds %s", async (_what, token) => {
    const { send } = await serve(appOf());
    for (const path of [`/portal/open/${token}`, `/portal/OPEN/${token}`, `/portal/%6Fpen/${token}`]) {
      const refused = await send(path);
      expect(refused).toMatchObject({ status: 400, json: { code: "link_invalid" } });
      expect(refused.text).not.toContain(token);
    }
  });

  it.each(["%E0%A4%A", "%", "a%2", "%zz?a=%", "%25%"])("is an invalid link with mendLinks: %s", async (token) => {
    const { send } = await serve(appOf(samplePortal(), { rewriteUrl: mendLinks }));
    for (const open of ["open", "OPEN"]) {
      const refused = await send(`/portal/${open}/${token}`);
      expect(refused).toMatchObject({ status: 400, json: { code: "link_invalid" } });
    }
    expect(await send(`/shop/${token}`)).toMatchObject({ status: 400, json: { code: "FST_ERR_BAD_URL" } });
  });

  it("is a link as it was with mendLinks, where its escapes are whole", async () => {
    const portal = samplePortal();
    const { send } = await serve(appOf(portal, { rewriteUrl: mendLinks }));
    const { token } = await portal.sessions.create({ customerId: "cus_acme" });
    for (const path of [token, token.replace("_", "%5F"), `${token}?a=%`])
      expect(await send(`/portal/open/${path}`)).toMatchObject({ status: 200 });
    expect(mendLinks({})).toBe("/");
  });

  it.each([
    ["an encoded slash", "..%2F..%2Fetc"],
    ["a NUL", "ps_%00"],
    ["what a query language would read", "%25_*%7B%7D"],
    ["more than Fastify allows a parameter", "a".repeat(101)],
    ["64 KB", huge],
  ])("is an unknown session where the id holds %s", async (_what, id) => {
    const { send } = await serve(appOf());
    for (const method of ["GET", "DELETE"])
      expect(await send(`/v1/portal-sessions/${id}`, { method, headers: withKey })).toMatchObject({
        status: 404,
        json: { code: "session_unknown" },
      });
  });

  it.each(["/portal/session/", "/portal/session?a=%E0&b", "http://evil.example/portal/session"])(
    "is a route of ours: %s",
    async (target) => {
      const portal = samplePortal();
      const { send } = await serve(appOf(portal));
      expect(await send(target, { headers: await bearer(portal) })).toMatchObject({
        status: 200,
        json: { customerId: "cus_acme" },
      });
    },
  );

  it.each(["/portal/SESSION", "/portal/session//", "/portal/session/x", "/portal/open"])(
    "is the app's: %s",
    async (target) => {
      const portal = samplePortal();
      const { send } = await serve(appOf(portal));
      expect(await send(target, { headers: await bearer(portal) })).toMatchObject({ text: "the app's own" });
    },
  );

  it("is the app's 404 where Fastify matches what the core does not", async () => {
    const portal = samplePortal();
    const { send } = await serve(appOf(portal, { routerOptions: { caseSensitive: false } }));
    const headers = await bearer(portal);
    for (const path of ["/portal/SESSION", "/portal/%73ession"])
      expect(await send(path, { headers })).toMatchObject({ status: 404, text: "passed through" });
    expect(await send("/PORTAL/session", { headers })).toMatchObject({ status: 200 });
  });

  it.each([
    { routerOptions: { ignoreTrailingSlash: true } },
    { ignoreTrailingSlash: true },
    { routerOptions: { ignoreDuplicateSlashes: true } },
    { routerOptions: { maxParamLength: 5 } },
  ])("is matched under Fastify's %o too", async (options) => {
    const portal = samplePortal();
    const { send } = await serve(appOf(portal, options));
    const { url } = await portal.sessions.create({ customerId: "cus_acme" });
    for (const path of ["/portal/session", "/portal/session/"])
      expect(await send(path, { headers: await bearer(portal) })).toMatchObject({ status: 200 });
    for (const path of [new URL(url!).pathname, `${new URL(url!).pathname}/`])
      expect(await send(path)).toMatchObject({ status: 200 });
    for (const path of ["/v1/portal-sessions", "/v1/portal-sessions/"])
      expect(await send(path, { headers: withKey })).toMatchObject({ status: 200 });
  });

  it("is the app's 404 where the id is two", async () => {
    const { send } = await serve(appOf());
    expect(await send("/v1/portal-sessions/ps_a/b", { headers: withKey })).toMatchObject({ text: "passed through" });
  });

  it("is below the app's root as well, beside the app's own", async () => {
    const app = Fastify(roomy);
    app.get("/*", () => "the app's own");
    app.register(managementRoutes(samplePortal()));
    const { send } = await serve(app);
    const created = await send("/", json({ customerId: "cus_acme" }, withKey));
    expect(created).toMatchObject({ status: 201, headers: { location: `/${String(created.json["id"])}` } });
    expect(await send(`/${String(created.json["id"])}`, { headers: withKey })).toMatchObject({
      json: { id: created.json["id"] },
    });
    expect(await send(`/${huge}`)).toMatchObject({ text: "the app's own" });
  });

  it("tells where a session is by path alone, whatever host the request names", async () => {
    const { send } = await serve(appOf());
    const sent = json({ customerId: "cus_acme" }, { ...withKey, host: "evil.example" });
    for (const target of ["/v1/portal-sessions", "/v1/portal-sessions/?a", "http://evil.example/v1/portal-sessions"]) {
      const { headers } = await send(target, sent);
      expect(headers.location).toMatch(/^\/v1\/portal-sessions\/ps_[\w-]+$/);
    }
  });

  it("may be rewritten by the app; the customer hears of the one that was asked", async () => {
    const portal = samplePortal();
    const app = Fastify({ rewriteUrl: ({ url }) => url!.replace(/^\/outside/, "") });
    app.register(managementRoutes(portal), { prefix: "/v1/portal-sessions" });
    const { send } = await serve(app);
    const created = await send("/outside/v1/portal-sessions", json({ customerId: "cus_acme" }, withKey));
    expect(created.headers.location).toMatch(/^\/outside\/v1\/portal-sessions\/ps_/);
  });
});

describe("a method", () => {
  it.each([true, false])(
    "HEAD is answered as GET, without the body; exposeHeadRoutes: %s",
    async (exposeHeadRoutes) => {
      const portal = samplePortal();
      const { send } = await serve(appOf(portal, { exposeHeadRoutes }));
      const { url, token } = await portal.sessions.create({ customerId: "cus_acme" });
      const own = await bearer(portal);
      for (const [path, headers] of [
        ["/portal/session", own],
        [new URL(url!).pathname, {}],
        ["/v1/portal-sessions", withKey],
        ["/v1/portal-sessions", {}],
        ["/v1/portal-sessions/openapi.json", {}],
      ] as const) {
        const got = await send(path, { headers });
        const head = await send(path, { method: "HEAD", headers });
        expect(head).toMatchObject({ status: got.status, text: "" });
        expect(head.headers["content-length"]).toBe(got.headers["content-length"]);
        expect(head.headers["content-type"]).toBe(got.headers["content-type"]);
      }
      expect(await send("/portal/redeem", json({ token }))).toMatchObject({ status: 200 });
    },
  );

  const allowed: [string, string][] = [
    ["/portal/open/pslink_x", "GET, HEAD, OPTIONS"],
    ["/portal/redeem", "POST, OPTIONS"],
    ["/portal/session", "GET, HEAD, DELETE, OPTIONS"],
    ["/v1/portal-sessions", "GET, HEAD, OPTIONS, POST"],
    ["/v1/portal-sessions/ps_x", "GET, HEAD, DELETE, OPTIONS"],
    ["/v1/portal-sessions/revoke", "POST, OPTIONS"],
  ];

  it.each(allowed)("is told to %s that it should have been %s", async (path, allow) => {
    const { send } = await serve(appOf());
    const sorted = (header: string | undefined) => header?.split(", ").toSorted();
    for (const target of [path, `${path}/`]) {
      for (const method of ["PUT", "PATCH", "TRACE", "QUERY"]) {
        const refused = await send(target, { method });
        expect(refused).toMatchObject({ status: 405, json: { code: "method_not_allowed" } });
        expect(sorted(refused.headers.allow)).toEqual(sorted(allow));
      }
      const options = await send(target, { method: "OPTIONS" });
      expect(options).toMatchObject({ status: 204, text: "" });
      expect(sorted(options.headers.allow)).toEqual(sorted(allow));
    }
  });

  it("that Fastify does not route is a 405 where the URL is a link", async () => {
    const { send } = await serve(appOf());
    expect(await send("/portal/open/pslink_x", { method: "PROPFIND" })).toMatchObject({
      status: 405,
      headers: { allow: "GET, HEAD, OPTIONS" },
    });
    expect(await send("/portal/session", { method: "PROPFIND" })).toMatchObject({ text: "passed through" });
  });

  it("OPTIONS is the preflight of scripts of the client origins", async () => {
    const app = Fastify();
    app.register(portalRoutes(samplePortal({ clientOrigins: ["https://app.example"] })), { prefix: "/portal" });
    const { send } = await serve(app);
    const headers = { origin: "https://app.example", "access-control-request-method": "POST" };
    const preflight = await send("/portal/redeem", { method: "OPTIONS", headers });
    expect(preflight).toMatchObject({
      status: 204,
      headers: { "access-control-allow-origin": "https://app.example", vary: "Origin" },
    });
  });
});

describe("credentials on the wire", () => {
  const refused: [string, OutgoingHttpHeaders, number][] = [
    ["a bearer of 64 KB", { authorization: `Bearer ${huge}` }, 401],
    ["a cookie of 64 KB", { cookie: `__Host-postern=${huge}` }, 401],
    ["a bearer twice, which Node takes once", { Authorization: ["Bearer a", "Bearer b"] }, 401],
    ["X-Session-Token twice, which Node joins", { "x-session-token": ["a", "a"] }, 401],
    ["two that differ", { authorization: "Bearer a", "x-session-token": "b" }, 400],
    ["an empty bearer", { authorization: "Bearer " }, 401],
    ["another scheme", { authorization: "Basic YTpi" }, 401],
  ];

  it.each(refused)("%s is refused", async (_what, headers, status) => {
    const { send } = await serve(appOf());
    const answer = await send("/guarded", { headers });
    expect(answer).toMatchObject({ status, headers: { "cache-control": "no-store" } });
    expect(answer.text).not.toBe("in");
  });
});
