import { bodyParser } from "@koa/bodyparser";
import { Router } from "@koa/router";
import type { Middleware } from "koa";
import mount from "koa-mount";
import { describe, expect, it } from "vitest";
import { badPrefixes } from "@postern/test-support/adapters/bad-prefixes";
import { enterPortal, managementRoutes, portalRoutes } from "../src/index.ts";
import { appOf } from "./support/app-of.ts";
import { majors } from "./support/majors.ts";
import { bearer, sameOrigin, samplePortal, SESSION_COOKIE, withKey } from "@postern/test-support/sample-portal";
import { cookiesOf, form, json, serve } from "@postern/test-support/http";

const create = json({ customerId: "cus_acme" }, withKey);

describe.each(majors)("routes, $major", ({ Koa }) => {
  it("stand below the prefix that ctx.path carries, and pass every other path on", async () => {
    const portal = samplePortal();
    const passed: Middleware = (ctx) => {
      ctx.body = "passed on";
    };
    const { send } = await serve(appOf(Koa, portalRoutes(portal, { prefix: "/portal" }), passed));
    const headers = await bearer(portal);
    expect(await send("/portal/session", { headers })).toMatchObject({ json: { customerId: "cus_acme" } });
    for (const path of ["/portal", "/session", "/portals/session", "/portal/nothing"])
      expect(await send(path, { headers })).toMatchObject({ text: "passed on" });
  });

  it("tell where a session is, however they are mounted", async () => {
    const portal = samplePortal();
    const nested = new Router({ prefix: "/v1" }).all(
      "/portal-sessions",
      managementRoutes(portal, { prefix: "/v1/portal-sessions" }),
    );
    for (const mounted of [
      managementRoutes(portal, { prefix: "/v1/portal-sessions" }),
      mount("/v1/portal-sessions", managementRoutes(portal)),
      mount("/v1", mount("/portal-sessions", managementRoutes(portal))),
      nested.routes() as Middleware,
    ]) {
      const { send } = await serve(appOf(Koa, mounted));
      const { status, headers } = await send("/v1/portal-sessions", create);
      expect([status, headers.location]).toEqual([201, expect.stringMatching(/^\/v1\/portal-sessions\/ps_[\w-]{28}$/)]);
    }
  });

  it("set secure cookies behind a TLS proxy that the app knows nothing of, beside the app's own", async () => {
    const portal = samplePortal();
    const cart: Middleware = (ctx, next) => {
      ctx.cookies.set("cart", "7", { httpOnly: false });
      return next();
    };
    const { send } = await serve(appOf(Koa, cart, portalRoutes(portal, { prefix: "/portal" })));
    const { url, token } = await portal.sessions.create({ customerId: "cus_acme" });
    const opened = await send(new URL(url!).pathname);
    const entered = await send("/portal/redeem", form({ token }, { ...sameOrigin, ...cookiesOf(opened) }));
    expect(entered.headers["set-cookie"]).toEqual([
      "cart=7; path=/",
      expect.stringMatching(new RegExp(`^${SESSION_COOKIE}=pstoken_.*; Secure; Max-Age=\\d+$`)),
    ]);
  });

  it("let middlewares before them wrap the reply", async () => {
    const portal = samplePortal();
    const seen: unknown[] = [];
    const wraps: Middleware = async (ctx, next) => {
      await next();
      seen.push(ctx.status, typeof ctx.body);
      ctx.body = Buffer.from(ctx.body as string);
    };
    const { send } = await serve(appOf(Koa, wraps, managementRoutes(portal)));
    expect(await send("/", create)).toMatchObject({
      status: 201,
      headers: { "content-type": "application/json; charset=utf-8" },
    });
    expect(seen).toEqual([201, "string"]);
  });

  it("take a body that a parser left as text, within 32 KB", async () => {
    const parser = bodyParser({ enableTypes: ["text"], extendTypes: { text: ["application/json"] } });
    const { send } = await serve(appOf(Koa, parser as Middleware, managementRoutes(samplePortal())));
    expect(await send("/", create)).toMatchObject({ status: 201 });
    const long = json({ customerId: "cus_acme", actor: "a".repeat(40_000) }, withKey);
    expect(await send("/", { ...long, chunked: true })).toMatchObject({
      status: 413,
      json: { code: "body_too_large" },
    });
  });

  it("answer 500 where something read the body and left nothing", async () => {
    const drain: Middleware = async (ctx, next) => {
      await ctx.req.toArray();
      await next();
    };
    const { send } = await serve(appOf(Koa, drain, managementRoutes(samplePortal())));
    expect(await send("/", create)).toMatchObject({ status: 500, text: "Internal Server Error" });
  });

  it("walk a customer in from a handler of the app's", async () => {
    const portal = samplePortal();
    const { send } = await serve(appOf(Koa, (ctx) => enterPortal(portal, ctx, { customerId: "cus_acme" })));
    const entered = await send("/billing", { method: "POST", headers: sameOrigin });
    expect(entered).toMatchObject({ status: 303, headers: { location: "https://billing.example/portal" } });
    expect(await send("/billing", { headers: sameOrigin })).toMatchObject({ status: 405, headers: { allow: "POST" } });
  });
});

describe("routes at construction", () => {
  it.each(badPrefixes)("refuse the prefix %j", (prefix) => {
    expect(() => portalRoutes(samplePortal(), { prefix: prefix as string })).toThrow(TypeError);
  });
});
