import { PortalError } from "@postern/core";
import type { Middleware } from "koa";
import { describe, expect, it } from "vitest";
import { getPortal, type GuardOptions, portalErrors, portalGuard } from "../src/index.ts";
import { appOf, ownErrors } from "./support/app-of.ts";
import { majors } from "./support/majors.ts";
import { fileHeaders, nothingLeftOfTheFile, twoPortalsOnOneRoute } from "@postern/test-support/adapters/guarded-route";
import { guardMistakes } from "@postern/test-support/adapters/guard-mistakes";
import { bearer, samplePortal } from "@postern/test-support/sample-portal";
import { serve } from "@postern/test-support/http";

const handler: Middleware = (ctx) => {
  ctx.body = `handler for ${(ctx.state as { portal?: { customerId: string } }).portal?.customerId ?? "nobody"}`;
};

describe.each(majors)("portalGuard, $major", ({ Koa }) => {
  it("admits a live session that holds the scopes, as ctx.state.portal", async () => {
    const portal = samplePortal();
    const { send } = await serve(appOf(Koa, portalGuard(portal, "invoices:read"), handler));
    expect(await send("/", { headers: await bearer(portal) })).toMatchObject({ text: "handler for cus_acme" });
  });

  it("answers a refusal itself, and the handler never runs", async () => {
    const portal = samplePortal();
    const { send } = await serve(appOf(Koa, ownErrors, portalGuard(portal, "invoices:pay"), handler));
    expect(await send("/")).toMatchObject({ status: 401, json: { code: "credential_missing" } });
    expect(await send("/", { headers: await bearer(portal) })).toMatchObject({
      status: 403,
      json: { code: "scope_insufficient" },
    });
  });

  it('throws a refusal to the middlewares before with onDenied "throw"', async () => {
    const guard = portalGuard(samplePortal(), { onDenied: "throw" });
    const { send } = await serve(appOf(Koa, ownErrors, guard, handler));
    expect(await send("/")).toMatchObject({ status: 401, text: "the app's: A portal token is required." });
  });

  it("has a refusal that Koa itself can write, although it drops the headers set before", async () => {
    const before: Middleware = (ctx, next) => {
      ctx.set("www-authenticate", "Basic");
      return next();
    };
    const { send } = await serve(appOf(Koa, before, portalGuard(samplePortal(), { onDenied: "throw" }), handler));
    expect(await send("/")).toMatchObject({
      status: 401,
      headers: { "www-authenticate": 'Bearer realm="portal"', "cache-control": "no-store" },
      text: "A portal token is required.",
    });
  });

  it("leaves what later middlewares throw as it is", async () => {
    const portal = samplePortal();
    const broken: Middleware = () => {
      throw Object.assign(new Error("the handler's"), { status: 418 });
    };
    const { send } = await serve(appOf(Koa, ownErrors, portalGuard(portal), broken));
    expect(await send("/", { headers: await bearer(portal) })).toMatchObject({
      status: 418,
      text: "the app's: the handler's",
    });
  });
});

describe("portalGuard at construction", () => {
  const portal = samplePortal();

  it.each(guardMistakes)("refuses %s", (_what, need) => {
    expect(() => portalGuard(portal, ...(need as [GuardOptions<"invoices:read">]))).toThrow(TypeError);
  });
});

describe.each(majors)("getPortal, $major", ({ Koa }) => {
  twoPortalsOnOneRoute((one, other) => {
    const both: Middleware = (ctx) => {
      ctx.body = [getPortal(one, ctx), getPortal(other, ctx)];
    };
    return serve(appOf(Koa, portalGuard(one), portalGuard(other), both));
  });

  it("is an error of the app without a guard, and behind another portal's guard", async () => {
    const [one, other] = [samplePortal({ name: "one" }), samplePortal({ name: "other" })];
    const asks: Middleware = (ctx) => {
      ctx.body = getPortal(one, ctx);
    };
    const headers = await bearer(other);
    for (const guards of [[], [portalGuard(other)]]) {
      const { send } = await serve(appOf(Koa, ownErrors, ...guards, asks));
      expect(await send("/", { headers })).toMatchObject({
        status: 500,
        text: "the app's: getPortal needs portalGuard of the same portal before this middleware",
      });
    }
  });
});

describe.each(majors)("portalErrors, $major", ({ Koa }) => {
  nothingLeftOfTheFile((portal) => {
    const file: Middleware = (ctx) => {
      ctx.set(fileHeaders);
      throw new PortalError("resource_unknown");
    };
    return serve(appOf(Koa, portalErrors(portal), file));
  });

  it("passes on what is not Postern's, and what comes after the response was begun", async () => {
    const portal = samplePortal();
    const broken: Middleware = (ctx) => {
      if (ctx.path === "/broken") throw new Error("not ours");
      ctx.res.write("half an answer");
      ctx.res.end();
      throw new PortalError("resource_unknown");
    };
    const { send } = await serve(appOf(Koa, ownErrors, portalErrors(portal), broken));
    expect(await send("/broken")).toMatchObject({ status: 500, text: "the app's: not ours" });
    expect(await send("/begun")).toMatchObject({ status: 404, text: "half an answer" });
  });
});
