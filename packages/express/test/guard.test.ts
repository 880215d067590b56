import { PortalError } from "@postern/core";
import type { RequestHandler } from "express";
import { describe, expect, it } from "vitest";
import { getPortal, type GuardOptions, portalErrors, portalGuard } from "../src/index.ts";
import { type Express, majors } from "./support/majors.ts";
import { ownErrors } from "./support/own-errors.ts";
import { fileHeaders, nothingLeftOfTheFile, twoPortalsOnOneRoute } from "@postern/test-support/adapters/guarded-route";
import { guardMistakes } from "@postern/test-support/adapters/guard-mistakes";
import { bearer, samplePortal } from "@postern/test-support/sample-portal";
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
  it("admits a live session that holds the scopes, as req.portal", async () => {
    const portal = samplePortal();
    const { send } = await serve(appOf(express, portalGuard(portal, "invoices:read")));
    expect(await send("/guarded", { headers: await bearer(portal) })).toMatchObject({ text: "handler for cus_acme" });
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

  it.each(guardMistakes)("refuses %s", (_what, need) => {
    expect(() => portalGuard(portal, ...(need as [GuardOptions<"invoices:read">]))).toThrow(TypeError);
  });
});

describe.each(majors)("getPortal, $major", ({ express }) => {
  twoPortalsOnOneRoute((one, other) => {
    const app = express();
    app.get("/both", portalGuard(one), portalGuard(other), (req, res) => {
      res.json([getPortal(one, req), getPortal(other, req)]);
    });
    return serve(app);
  });

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
  nothingLeftOfTheFile((portal) => {
    const app = express();
    app.get("/file", (_req, res) => {
      res.set(fileHeaders);
      throw new PortalError("resource_unknown");
    });
    return serve(app.use(portalErrors(portal)));
  });

  it("passes on what is not Postern's, and what comes after the response was begun", async () => {
    const app = express();
    app.get("/broken", () => {
      throw new Error("not ours");
    });
    app.get("/begun", (_req, res) => {
      res.write("half an ");
      throw new PortalError("resource_unknown");
    });
    const { send } = await serve(app.use(portalErrors(samplePortal()), ownErrors));
    expect(await send("/broken")).toMatchObject({ status: 500, text: "the app's: not ours" });
    expect(await send("/begun")).toMatchObject({ text: "half an the app's: There is no such resource." });
  });
});
