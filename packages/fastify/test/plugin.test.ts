import { memoryStore } from "@postern/core";
import Fastify, { type FastifyInstance } from "fastify";
import { describe, expect, it } from "vitest";
import { getPortal, portalGuard, portalPlugin } from "../src/index.ts";
import { json } from "@postern/test-support/http";
import { bearer, samplePortal, withKey } from "@postern/test-support/sample-portal";
import { mount } from "./support/mount.ts";
import { serve } from "./support/serve.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    partners?: { readonly scopes?: readonly string[] };
  }
}

const readers = { config: { portal: { scopes: ["invoices:read"] } } };
const payers = { config: { portal: { scopes: ["invoices:pay"] } } };

describe("portalPlugin", () => {
  it("guards the routes whose config asks for it, with the scopes named there, and no other", async () => {
    const portal = samplePortal();
    const app = Fastify();
    await app.register(portalPlugin(portal));
    app.get("/read", readers, (request) => ({ of: getPortal(portal, request).customerId }));
    app.get("/pay", payers, () => "the handler");
    app.get("/any", { config: { portal: {} } }, () => "the handler");
    app.get("/open", () => "for everybody");
    const { send } = await serve(app);
    const headers = await bearer(portal);
    expect(await send("/read", { headers })).toMatchObject({ status: 200, json: { of: "cus_acme" } });
    expect(await send("/pay", { headers })).toMatchObject({ status: 403, json: { code: "scope_insufficient" } });
    expect(await send("/any", { headers })).toMatchObject({ status: 200 });
    for (const path of ["/read", "/pay", "/any"]) expect(await send(path)).toMatchObject({ status: 401 });
    for (const path of ["/read", "/any"])
      expect(await send(path, { method: "HEAD" })).toMatchObject({ status: 401, text: "" });
    expect(await send("/open")).toMatchObject({ status: 200 });
  });

  it("runs no handler while the store is away", async () => {
    const store = { ...memoryStore(), find: () => Promise.reject(new Error("connection refused")) };
    const portal = samplePortal({ store });
    const app = Fastify();
    app.register(portalPlugin(portal));
    app.get("/read", readers, () => "the handler");
    const { send } = await serve(app);
    expect(await send("/read", { headers: await bearer(portal) })).toMatchObject({
      status: 503,
      json: { code: "store_unavailable" },
    });
  });

  const places: Record<string, (app: FastifyInstance) => void> = {
    "declared before the plugin is loaded": (app) => void app.get("/read", readers, () => "the handler"),
    "in a plugin of its own": (app) =>
      void app.register(async (inner) => {
        inner.get("/read", readers, () => "the handler");
      }),
    "in a plugin within a plugin": (app) =>
      void app.register(async (inner) => {
        inner.register(async (innermost) => {
          innermost.get("/read", readers, () => "the handler");
        });
      }),
  };

  it.each(Object.entries(places))("guards a route %s", async (_where, declare) => {
    const portal = samplePortal();
    const app = Fastify();
    app.register(portalPlugin(portal));
    declare(app);
    const { send } = await serve(app);
    expect(await send("/read")).toMatchObject({ status: 401, json: { code: "credential_missing" } });
    expect(await send("/read", { headers: await bearer(portal) })).toMatchObject({ status: 200, text: "the handler" });
  });

  it("puts the session on the request behind any guard, and nothing where none ran", async () => {
    const portal = samplePortal();
    const app = Fastify();
    app.register(portalPlugin(portal));
    app.get("/by-config", readers, (request) => ({ of: request.portal?.customerId }));
    app.get("/by-hook", { onRequest: portalGuard(portal) }, (request) => ({ of: request.portal?.customerId }));
    app.get("/open", (request) => ({ of: request.portal ?? "nobody" }));
    const { send } = await serve(app);
    const headers = await bearer(portal);
    for (const path of ["/by-config", "/by-hook"])
      expect(await send(path, { headers })).toMatchObject({ json: { of: "cus_acme" } });
    expect(await send("/open", { headers })).toMatchObject({ json: { of: "nobody" } });
  });

  it("lets two portals live in one app, each under its namespace", async () => {
    const [portal, partners] = [samplePortal(), samplePortal({ name: "partners" })];
    const app = Fastify();
    app.register(portalPlugin(portal));
    app.register(portalPlugin(partners, { namespace: "partners" }));
    const whose = (request: object) => {
      const { portal: ours, partners: theirs } = request as Record<string, { customerId: string } | undefined>;
      return { ours: ours?.customerId, theirs: theirs?.customerId };
    };
    app.get("/ours", readers, whose);
    app.get("/theirs", { config: { partners: { scopes: ["invoices:read"] } } }, whose);
    app.get("/both", { config: { portal: {}, partners: {} } }, whose);
    const { send } = await serve(app);
    const ours = await bearer(portal);
    const theirs = await partners.sessions.create({ customerId: "cus_globex", delivery: "token" });
    const asTheirs = { cookie: `__Host-partners=${theirs.token}` };
    const asBoth = { cookie: `${asTheirs.cookie}; __Host-postern=${ours.authorization.slice(7)}` };
    const admitted: [string, object, object][] = [
      ["/ours", ours, { ours: "cus_acme" }],
      ["/theirs", asTheirs, { theirs: "cus_globex" }],
      ["/both", asBoth, { ours: "cus_acme", theirs: "cus_globex" }],
    ];
    for (const [path, headers, told] of admitted)
      expect([path, (await send(path, { headers: { ...headers } })).json]).toEqual([path, told]);
    for (const [path, headers] of [
      ["/theirs", ours],
      ["/ours", asTheirs],
      ["/both", asTheirs],
      ["/both", ours],
    ] as const)
      expect(await send(path, { headers })).toMatchObject({ status: 401 });
  });

  it("leaves the portal's own routes as they are", async () => {
    const portal = samplePortal();
    const app = mount(portal);
    app.register(portalPlugin(portal));
    const { send } = await serve(app);
    expect(await send("/v1/portal-sessions", json({ customerId: "cus_acme" }, withKey))).toMatchObject({ status: 201 });
    expect(await send("/no/such/page")).toMatchObject({ status: 404 });
  });
});

describe("portalPlugin at start-up", () => {
  const starting = async (config: object, declareFirst: boolean) => {
    const app = Fastify();
    const declare = () => void app.get("/guarded", { config }, () => "the handler");
    if (declareFirst) declare();
    await app.register(portalPlugin(samplePortal()));
    if (!declareFirst) declare();
    await app.ready();
    return app;
  };

  it.each([
    ["a scope that is not declared", { portal: { scopes: ["invoices:write"] } }],
    ["a misspelt option", { portal: { scope: ["invoices:read"] } }],
    ["something that is no object", { portal: true }],
    ["nothing where something was meant", { portal: undefined }],
  ])("refuses a route's config with %s, and without a start-up check stays shut", async (_what, config) => {
    await expect(starting(config, false)).rejects.toThrow(TypeError);
    const app = await starting(config, true);
    expect(await app.inject("/guarded")).toMatchObject({ statusCode: 500 });
  });

  it("refuses an unknown option, and a namespace that is taken", async () => {
    expect(() => portalPlugin(samplePortal(), { name: "partners" } as object)).toThrow(TypeError);
    const app = Fastify();
    app.register(portalPlugin(samplePortal()));
    app.register(portalPlugin(samplePortal()));
    await expect(app.ready().then(() => "ready")).rejects.toThrow(/'portal' has already been added/);
  });
});
