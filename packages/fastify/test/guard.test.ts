import { PortalError } from "@postern/core";
import Fastify, { type FastifyInstance } from "fastify";
import { describe, expect, it } from "vitest";
import { getPortal, type GuardOptions, portalErrors, portalGuard, type PortalHook } from "../src/index.ts";
import { ownErrors } from "./support/own-errors.ts";
import { fileHeaders, nothingLeftOfTheFile, twoPortalsOnOneRoute } from "@postern/test-support/adapters/guarded-route";
import { guardMistakes } from "@postern/test-support/adapters/guard-mistakes";
import { bearer, samplePortal } from "@postern/test-support/sample-portal";
import { serve } from "./support/serve.ts";

/** An app whose handler says that it ran. */
function guarded(...onRequest: PortalHook[]): FastifyInstance {
  const app = Fastify();
  app.route({ method: ["GET", "POST"], url: "/guarded", onRequest, handler: () => "the handler" });
  return app;
}

describe("portalGuard", () => {
  it("refuses before the body is read", async () => {
    const { send } = await serve(guarded(portalGuard(samplePortal())));
    const headers = { "content-type": "application/json" };
    expect(await send("/guarded", { method: "POST", headers, body: "{" })).toMatchObject({ status: 401 });
  });

  it("is told to HEAD as to GET, without the body", async () => {
    const app = Fastify();
    app.get("/guarded", { onRequest: portalGuard(samplePortal()) }, () => "the handler");
    const { send } = await serve(app);
    const refused = await send("/guarded");
    const head = await send("/guarded", { method: "HEAD" });
    expect(head).toMatchObject({ status: 401, text: "" });
    expect(head.headers["content-length"]).toBe(refused.headers["content-length"]);
  });

  it("guards every route of a plugin, and of a whole app, as a hook", async () => {
    const portal = samplePortal();
    const app = Fastify();
    app.register(
      async (inner) => {
        inner.addHook("onRequest", portalGuard(portal));
        inner.get("/invoices", (request) => ({ of: getPortal(portal, request).customerId }));
      },
      { prefix: "/api" },
    );
    app.get("/open", () => "for everybody");
    const { send } = await serve(app);
    expect(await send("/api/invoices")).toMatchObject({ status: 401 });
    expect(await send("/api/invoices", { headers: await bearer(portal) })).toMatchObject({ json: { of: "cus_acme" } });
    expect(await send("/open")).toMatchObject({ status: 200 });
  });

  it("reads the headers that came, not those that a hook made up", async () => {
    const portal = samplePortal();
    const headers = await bearer(portal);
    const app = Fastify();
    app.addHook("onRequest", async (request) => {
      request.headers = headers;
    });
    app.get("/guarded", { onRequest: portalGuard(portal) }, () => "the handler");
    const { send } = await serve(app);
    expect(await send("/guarded")).toMatchObject({ status: 401 });
  });

  it('hands a refusal to the app\'s error handler with onDenied "throw"', async () => {
    const portal = samplePortal();
    const app = guarded(portalGuard(portal, { scopes: ["invoices:pay"], onDenied: "throw" }));
    const { send } = await serve(app.setErrorHandler(ownErrors));
    expect(await send("/guarded")).toMatchObject({ status: 401, text: "the app's: A portal token is required." });
    expect(await send("/guarded", { headers: await bearer(portal) })).toMatchObject({ status: 403 });
  });

  it("has a reply that Fastify itself can write where the app has no error handler", async () => {
    const { send } = await serve(guarded(portalGuard(samplePortal(), { onDenied: "throw" })));
    expect(await send("/guarded")).toMatchObject({
      status: 401,
      headers: { "www-authenticate": 'Bearer realm="portal"', "cache-control": "no-store" },
      json: { statusCode: 401, code: "credential_missing" },
    });
  });

  it("lets a handler's own error reach the app's error handler", async () => {
    const portal = samplePortal();
    const app = Fastify().setErrorHandler(ownErrors);
    app.get("/guarded", { onRequest: portalGuard(portal) }, () => {
      throw new Error("the handler's");
    });
    const { send } = await serve(app);
    const headers = await bearer(portal);
    expect(await send("/guarded", { headers })).toMatchObject({ status: 500, text: "the app's: the handler's" });
  });
});

describe("portalGuard at construction", () => {
  const portal = samplePortal();

  it.each(guardMistakes)("refuses %s", (_what, need) => {
    expect(() => portalGuard(portal, ...(need as [GuardOptions<"invoices:read">]))).toThrow(TypeError);
  });
});

describe("getPortal", () => {
  it("is an error of the app without a guard, and behind another portal's guard", async () => {
    const [one, other] = [samplePortal({ name: "one" }), samplePortal({ name: "other" })];
    const app = Fastify().setErrorHandler(ownErrors);
    app.get("/unguarded", (request) => getPortal(one, request));
    app.get("/guarded", { onRequest: portalGuard(other) }, (request) => getPortal(one, request));
    const { send } = await serve(app);
    const headers = await bearer(other);
    for (const path of ["/unguarded", "/guarded"])
      expect(await send(path, { headers })).toMatchObject({
        status: 500,
        text: "the app's: getPortal needs a guard of the same portal before this handler",
      });
  });

  twoPortalsOnOneRoute((one, other) => {
    const app = Fastify();
    app.get("/both", { onRequest: [portalGuard(one), portalGuard(other)] }, (request) => [
      getPortal(one, request),
      getPortal(other, request),
    ]);
    return serve(app);
  });
});

describe("portalErrors", () => {
  nothingLeftOfTheFile((portal) => {
    const app = Fastify().setErrorHandler(portalErrors(portal));
    app.get("/file", (_request, reply) => {
      void reply.headers(fileHeaders);
      throw new PortalError("resource_unknown");
    });
    return serve(app);
  });

  it("passes on what is not Postern's", async () => {
    const broken = (app: FastifyInstance) =>
      app.setErrorHandler(portalErrors(samplePortal())).get("/broken", () => {
        throw new Error("not ours");
      });
    const app = Fastify().setErrorHandler(ownErrors);
    app.register(async (inner) => void broken(inner));
    const { send } = await serve(app);
    expect(await send("/broken")).toMatchObject({ status: 500, text: "the app's: not ours" });
    const alone = await serve(broken(Fastify()));
    expect(await alone.send("/broken")).toMatchObject({ status: 500, json: { message: "not ours" } });
  });
});
