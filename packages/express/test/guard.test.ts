import { PortalError } from "@postern/core";
import type { RequestHandler } from "express";
import { describe, expect, it } from "vitest";
import { getPortal, type GuardOptions, ownedBy, portalErrors, portalGuard } from "../src/index.ts";
import { type Express, majors } from "./support/majors.ts";
import { ownErrors } from "./support/own-errors.ts";
import { bearer, navigation, samplePortal, SESSION_COOKIE } from "@postern/test-support/sample-portal";
import { serve } from "@postern/test-support/http";

/** An app that tells what reached its handler. */
function appOf(express: Express, ...handlers: RequestHandler[]) {
  const app = express();
  app.all("/guarded", ...handlers, (req, res) => {
    res.send(`handler for ${req.portal?.customerId ?? "nobody"}`);
  });
  return app;
}

describe.each(majors)("portalGuard, $major", ({ express }) => {
  it("admits a live session that holds the scopes, by header and by cookie", async () => {
    const portal = samplePortal();
    const { send } = await serve(appOf(express, portalGuard(portal, "invoices:read")));
    const headers = await bearer(portal);
    const token = headers.authorization.slice(7);
    const sent = [headers, { "x-session-token": token }, { cookie: `a=b; ${SESSION_COOKIE}=${token}` }];
    for (const each of sent)
      expect(await send("/guarded", { headers: each })).toMatchObject({ status: 200, text: "handler for cus_acme" });
  });

  it("answers 401 to a stranger and 403 to a session without the scope, and the handler never runs", async () => {
    const portal = samplePortal();
    const { send } = await serve(appOf(express, portalGuard(portal, "invoices:read", "invoices:pay")));
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

  it("shows a page to a person who navigates", async () => {
    const { send } = await serve(appOf(express, portalGuard(samplePortal())));
    const refused = await send("/guarded", { headers: navigation });
    expect(refused).toMatchObject({ status: 401, headers: { "content-type": "text/html; charset=utf-8" } });
    expect(refused.text).toContain("You are not signed in");
  });

  it("refuses a cookie on an unsafe method from another site, and takes the same token as a bearer", async () => {
    const portal = samplePortal();
    const { send } = await serve(appOf(express, portalGuard(portal)));
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

  it('hands a refusal to the app\'s error handlers with onDenied "throw"', async () => {
    const portal = samplePortal();
    const guard = portalGuard(portal, { scopes: ["invoices:pay"], onDenied: "throw" });
    const { send } = await serve(appOf(express, guard).use(ownErrors));
    expect(await send("/guarded")).toMatchObject({ status: 401, text: "the app's: A portal token is required." });
    expect(await send("/guarded", { headers: await bearer(portal) })).toMatchObject({ status: 403 });
  });

  it("has a reply that Express itself can write where the app has no error handler", async () => {
    const app = appOf(express, portalGuard(samplePortal(), { onDenied: "throw" })).set("env", "test");
    const { send } = await serve(app);
    expect(await send("/guarded")).toMatchObject({
      status: 401,
      headers: { "www-authenticate": 'Bearer realm="portal"', "cache-control": "no-store" },
    });
  });

  it("fails closed where the merchant's clock throws, whatever it throws", async () => {
    for (const thrown of [undefined, null, 0, "route", "router", new Error("no time")]) {
      let broken = false;
      const clock = () => {
        // oxlint-disable-next-line typescript/only-throw-error -- that is the point
        if (broken) throw thrown;
        return 1_800_000_000_000;
      };
      const portal = samplePortal({ clock });
      const { send } = await serve(appOf(express, portalGuard(portal)).use(ownErrors));
      const headers = await bearer(portal);
      broken = true;
      const failed = await send("/guarded", { headers });
      expect(failed).toMatchObject({ status: 500, text: expect.stringMatching(/^the app's: /) });
    }
  });

  it("lets a handler's own error reach the app's error handlers", async () => {
    const portal = samplePortal();
    const handler = () => {
      throw new Error("the handler's");
    };
    const { send } = await serve(appOf(express, portalGuard(portal), handler).use(ownErrors));
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

describe.each(majors)("getPortal, $major", ({ express }) => {
  it("is an error of the app without a guard, and behind another portal's guard", async () => {
    const [one, other] = [samplePortal({ name: "one" }), samplePortal({ name: "other" })];
    const app = express();
    app.get("/unguarded", (req, res) => {
      res.json(getPortal(one, req));
    });
    app.get("/guarded", portalGuard(other), (req, res) => {
      res.json(getPortal(one, req));
    });
    const { send } = await serve(app.use(ownErrors));
    const headers = await bearer(other);
    for (const path of ["/unguarded", "/guarded"])
      expect(await send(path, { headers })).toMatchObject({
        status: 500,
        text: "the app's: getPortal needs portalGuard of the same portal before this handler",
      });
  });
});

describe.each(majors)("portalErrors, $major", ({ express }) => {
  const invoices = [
    { id: "1", customerId: "cus_acme" },
    { id: "2", customerId: "cus_globex" },
  ];

  function invoicesApp(portal: ReturnType<typeof samplePortal>) {
    const app = express();
    app.get("/invoices/:id", portalGuard(portal), (req, res) => {
      const found = invoices.find(({ id }) => id === req.params.id);
      res.json(ownedBy(getPortal(portal, req), found));
    });
    app.get("/broken", () => {
      throw new Error("not ours");
    });
    app.get("/begun", (_req, res) => {
      res.write("half an ");
      throw new PortalError("resource_unknown");
    });
    return app.use(portalErrors(portal), ownErrors);
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

  it("passes on what is not Postern's, and what comes after the response was begun", async () => {
    const { send } = await serve(invoicesApp(samplePortal()));
    expect(await send("/broken")).toMatchObject({ status: 500, text: "the app's: not ours" });
    expect(await send("/begun")).toMatchObject({ text: "half an the app's: There is no such resource." });
  });
});
