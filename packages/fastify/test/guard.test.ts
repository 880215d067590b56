import Fastify, { type FastifyInstance } from "fastify";
import { describe, expect, it } from "vitest";
import { getPortal, type GuardOptions, ownedBy, portalErrors, portalGuard, type PortalHook } from "../src/index.ts";
import { ownErrors } from "./support/own-errors.ts";
import { bearer, navigation, samplePortal, SESSION_COOKIE } from "@postern/test-support/sample-portal";
import { serve } from "./support/serve.ts";

/** An app whose handler says that it ran. */
function guarded(...onRequest: PortalHook[]): FastifyInstance {
  const app = Fastify();
  app.route({ method: ["GET", "POST"], url: "/guarded", onRequest, handler: () => "the handler" });
  return app;
}

describe("portalGuard", () => {
  it("admits a live session that holds the scopes, by header and by cookie", async () => {
    const portal = samplePortal();
    const { send } = await serve(guarded(portalGuard(portal, "invoices:read")));
    const headers = await bearer(portal);
    const token = headers.authorization.slice(7);
    const sent = [headers, { "x-session-token": token }, { cookie: `a=b; ${SESSION_COOKIE}=${token}` }];
    for (const each of sent)
      expect(await send("/guarded", { headers: each })).toMatchObject({ status: 200, text: "the handler" });
  });

  it("answers 401 to a stranger and 403 to a session without the scope, and the handler never runs", async () => {
    const portal = samplePortal();
    const { send } = await serve(guarded(portalGuard(portal, "invoices:read", "invoices:pay")));
    const stranger = await send("/guarded");
    expect(stranger).toMatchObject({
      status: 401,
      headers: {
        "content-type": "application/problem+json; charset=utf-8",
        "www-authenticate": 'Bearer realm="portal"',
      },
      json: { code: "credential_missing" },
    });
    expect(await send("/guarded", { headers: await bearer(portal) })).toMatchObject({
      status: 403,
      headers: { "www-authenticate": expect.stringContaining('scope="invoices:read invoices:pay"') },
      json: { code: "scope_insufficient" },
    });
  });

  it("refuses before the body is read", async () => {
    const { send } = await serve(guarded(portalGuard(samplePortal())));
    const headers = { "content-type": "application/json" };
    expect(await send("/guarded", { method: "POST", headers, body: "{" })).toMatchObject({ status: 401 });
  });

  it("shows a page to a person who navigates", async () => {
    const { send } = await serve(guarded(portalGuard(samplePortal())));
    const refused = await send("/guarded", { headers: navigation });
    expect(refused).toMatchObject({ status: 401, headers: { "content-type": "text/html; charset=utf-8" } });
    expect(refused.text).toContain("You are not signed in");
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

  it("refuses a cookie on an unsafe method from another site, and takes the same token as a bearer", async () => {
    const portal = samplePortal();
    const { send } = await serve(guarded(portalGuard(portal)));
    const headers = await bearer(portal);
    const cookie = { cookie: `${SESSION_COOKIE}=${headers.authorization.slice(7)}` };
    const method = "POST";
    for (const site of [{}, { "sec-fetch-site": "cross-site" }, { "sec-fetch-site": "same-site" }])
      expect(await send("/guarded", { method, headers: { ...cookie, ...site } })).toMatchObject({
        status: 403,
        json: { code: "origin_refused" },
      });
    expect(await send("/guarded", { method, headers })).toMatchObject({ status: 200 });
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

  it("fails closed where the merchant's clock throws, whatever it throws", async () => {
    for (const thrown of [undefined, null, 0, "route", new Error("no time")]) {
      let broken = false;
      const clock = () => {
        // oxlint-disable-next-line typescript/only-throw-error -- that is the point
        if (broken) throw thrown;
        return 1_800_000_000_000;
      };
      const portal = samplePortal({ clock });
      const { send } = await serve(guarded(portalGuard(portal)));
      const headers = await bearer(portal);
      broken = true;
      const failed = await send("/guarded", { headers });
      expect(failed.status).toBe(500);
      expect(failed.text).not.toContain("the handler");
    }
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

  it.each([
    ["a scope that is not declared", ["invoices:write"]],
    ["a scope that is missing", [undefined]],
    ["a list of scopes", [["invoices:read"]]],
    ["a misspelt option", [{ scope: ["invoices:read"] }]],
    ["an unknown way to deny", [{ onDenied: "reject" }]],
    ["options and scopes", [{ scopes: ["invoices:read"] }, "invoices:pay"]],
    ["a scope that is no list", [{ scopes: "invoices:read" }]],
  ])("refuses %s", (_what, need) => {
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

  it("tells two portals' sessions apart on one route", async () => {
    const [one, other] = [samplePortal({ name: "one" }), samplePortal({ name: "other" })];
    const app = Fastify();
    app.get("/both", { onRequest: [portalGuard(one), portalGuard(other)] }, (request) => [
      getPortal(one, request).sessionId,
      getPortal(other, request).sessionId,
    ]);
    const { send } = await serve(app);
    const [first, second] = [await one.sessions.create(token), await other.sessions.create(token)];
    const cookie = `__Host-one=${first.token}; __Host-other=${second.token}`;
    expect(await send("/both", { headers: { cookie } })).toMatchObject({ json: [first.id, second.id] });
    expect(await send("/both", { headers: { cookie: `__Host-one=${first.token}` } })).toMatchObject({ status: 401 });
  });
});

const token = { customerId: "cus_acme", delivery: "token" } as const;

describe("portalErrors", () => {
  const invoices = [
    { id: "1", customerId: "cus_acme" },
    { id: "2", customerId: "cus_globex" },
  ];

  function invoicesApp(portal: ReturnType<typeof samplePortal>) {
    const app = Fastify().setErrorHandler(ownErrors);
    app.register(async (inner) => {
      inner.setErrorHandler(portalErrors(portal));
      inner.get<{ Params: { id: string } }>("/invoices/:id", { onRequest: portalGuard(portal) }, (request) => {
        const found = invoices.find(({ id }) => id === request.params.id);
        return ownedBy(getPortal(portal, request), found);
      });
      inner.get("/broken", () => {
        throw new Error("not ours");
      });
    });
    return app;
  }

  it("tells another customer's resource and a missing one alike, as a 404", async () => {
    const portal = samplePortal();
    const { send } = await serve(invoicesApp(portal));
    const headers = await bearer(portal);
    expect(await send("/invoices/1", { headers })).toMatchObject({ status: 200, json: invoices[0]! });
    const [another, missing] = [await send("/invoices/2", { headers }), await send("/invoices/3", { headers })];
    expect(another).toMatchObject({
      status: 404,
      headers: { "content-type": "application/problem+json; charset=utf-8" },
      json: { code: "resource_unknown", status: 404 },
    });
    expect(missing.text).toBe(another.text);
    const page = await send("/invoices/2", { headers: { ...headers, ...navigation } });
    expect(page).toMatchObject({ status: 404, headers: { "content-type": "text/html; charset=utf-8" } });
  });

  it("passes on what is not Postern's", async () => {
    const { send } = await serve(invoicesApp(samplePortal()));
    expect(await send("/broken")).toMatchObject({ status: 500, text: "the app's: not ours" });
    const app = Fastify().setErrorHandler(portalErrors(samplePortal()));
    app.get("/broken", () => {
      throw new Error("not ours");
    });
    const alone = await serve(app);
    expect(await alone.send("/broken")).toMatchObject({ status: 500, json: { message: "not ours" } });
  });
});
