import { Router } from "@koa/router";
import type { Portal, PortalAccess } from "@postern/core";
import Koa, { type Middleware } from "koa";
import mount from "koa-mount";
import { describe, expectTypeOf, it } from "vitest";
import {
  enterPortal,
  getPortal,
  type GuardOptions,
  managementRoutes,
  portalErrors,
  portalGuard,
  portalRoutes,
} from "../src/index.ts";
import { samplePortal } from "@postern/test-support/sample-portal";

// Checked by `tsc`; nothing here runs but the construction of middlewares.
type Scope = "invoices:read" | "invoices:pay";
const portal = samplePortal();

describe("types", () => {
  it("getPortal tells the portal's own scopes", () => {
    expectTypeOf(portal).toEqualTypeOf<Portal<Scope>>();
    expectTypeOf(getPortal<Scope>).returns.toEqualTypeOf<PortalAccess<Scope>>();
    expectTypeOf<PortalAccess<Scope>["scopes"]>().toEqualTypeOf<readonly Scope[]>();
  });

  it("ctx.state.portal is the session, in a router", () => {
    new Router().get("/invoices/:id", portalGuard(portal, "invoices:read"), (ctx) => {
      expectTypeOf(ctx.state.portal).toEqualTypeOf<PortalAccess<Scope>>();
      expectTypeOf(ctx.state.portal).not.toBeAny();
      expectTypeOf(getPortal(portal, ctx)).toEqualTypeOf<PortalAccess<Scope>>();
      expectTypeOf(ctx.params["id"]).toEqualTypeOf<string | undefined>();
    });
  });

  it("ctx.state.portal is the session, in an app and beside the app's own state", () => {
    new Koa().use(portalGuard(portal)).use((ctx) => {
      expectTypeOf(ctx.state.portal).toEqualTypeOf<PortalAccess<Scope>>();
      expectTypeOf(ctx.state.portal).not.toBeAny();
    });
    new Koa<{ user: string }>().use(portalGuard(portal)).use((ctx) => {
      expectTypeOf(ctx.state.user).toEqualTypeOf<string>();
      expectTypeOf(ctx.state.portal.scopes).toEqualTypeOf<readonly Scope[]>();
      // @ts-expect-error nobody put it there
      void ctx.state.nobody;
    });
  });

  it("a guard needs declared scopes, in both forms", () => {
    portalGuard(portal);
    portalGuard(portal, "invoices:read", "invoices:pay");
    portalGuard(portal, { scopes: ["invoices:read"], onDenied: "throw" });
    const wrong = [
      // @ts-expect-error not declared
      () => portalGuard(portal, "invoices:write"),
      // @ts-expect-error not declared
      () => portalGuard(portal, "invoices:read", "invoices:write"),
      // @ts-expect-error not declared
      () => portalGuard(portal, { scopes: ["invoices:write"] }),
      // @ts-expect-error a list
      () => portalGuard(portal, ["invoices:read"]),
      // @ts-expect-error no such option
      () => portalGuard(portal, { scope: "invoices:read" }),
      // @ts-expect-error no such way
      () => portalGuard(portal, { onDenied: "reject" }),
      // @ts-expect-error one or the other
      () => portalGuard(portal, { scopes: ["invoices:read"] }, "invoices:pay"),
    ];
    expectTypeOf(wrong).not.toBeAny();
    expectTypeOf<GuardOptions<Scope>["scopes"]>().toEqualTypeOf<readonly Scope[] | undefined>();
  });

  it("enterPortal takes declared scopes, and no delivery of its own", () => {
    new Router().post("/billing", (ctx) => enterPortal(portal, ctx, { customerId: "cus_acme" }));
    const enter = (ctx: Koa.Context) => [
      () => enterPortal(portal, ctx, { customerId: "cus_acme", scopes: ["invoices:pay"] }),
      // @ts-expect-error not declared
      () => enterPortal(portal, ctx, { customerId: "cus_acme", scopes: ["invoices:write"] }),
      // @ts-expect-error the delivery is the cookie
      () => enterPortal(portal, ctx, { customerId: "cus_acme", delivery: "link" }),
    ];
    expectTypeOf(enter).returns.items.returns.resolves.toEqualTypeOf<void>();
  });

  it("every middleware is one of Koa, whatever the app's state, under koa-mount and in a router", () => {
    expectTypeOf(managementRoutes).returns.toExtend<Middleware>();
    expectTypeOf(portalErrors).returns.toExtend<Middleware>();
    new Koa<{ user: string }>().use(portalErrors(portal)).use(portalRoutes(portal, { prefix: "/portal" }));
    new Koa().use(mount("/portal", portalRoutes(portal))).use(mount("/a", portalGuard(portal)));
    new Router<{ user: string }>().all("/portal/*path", portalRoutes(portal, { prefix: "/portal" }));
  });
});
