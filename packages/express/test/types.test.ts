import type { Portal, PortalAccess } from "@postern/core";
import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler } from "express";
import express4 from "express4";
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

// Checked by `tsc`; nothing here runs but the construction of handlers.
type Scope = "invoices:read" | "invoices:pay";
const portal = samplePortal();

describe("types", () => {
  it("getPortal tells the portal's own scopes", () => {
    expectTypeOf(portal).toEqualTypeOf<Portal<Scope>>();
    expectTypeOf(getPortal<Scope>).returns.toEqualTypeOf<PortalAccess<Scope>>();
    expectTypeOf<PortalAccess<Scope>["scopes"]>().toEqualTypeOf<readonly Scope[]>();
  });

  it("req.portal is there on every request, with scopes as texts", () => {
    expectTypeOf<Request["portal"]>().toEqualTypeOf<PortalAccess | undefined>();
    expectTypeOf<NonNullable<Request["portal"]>["scopes"]>().toEqualTypeOf<readonly string[]>();
    expectTypeOf<NonNullable<Request["portal"]>["customerId"]>().toEqualTypeOf<string>();
  });

  it("a guard needs declared scopes, in both forms", () => {
    portalGuard(portal);
    portalGuard(portal, "invoices:read", "invoices:pay");
    portalGuard(portal, { scopes: ["invoices:read"], onDenied: "throw" });
    portalGuard(portal, { onDenied: "reply" });
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
    const enter = (req: Request) => [
      () => enterPortal(portal, req, req.res!, { customerId: "cus_acme", scopes: ["invoices:pay"] }),
      // @ts-expect-error not declared
      () => enterPortal(portal, req, req.res!, { customerId: "cus_acme", scopes: ["invoices:write"] }),
      // @ts-expect-error the delivery is the cookie
      () => enterPortal(portal, req, req.res!, { customerId: "cus_acme", delivery: "link" }),
    ];
    expectTypeOf(enter).returns.items.returns.resolves.toEqualTypeOf<void>();
  });

  it("a portal with scopes of its own is a Portal, and not the other way round", () => {
    expectTypeOf<Portal<Scope>>().toExtend<Portal>();
    expectTypeOf<Portal>().not.toExtend<Portal<Scope>>();
    expectTypeOf<Portal<Scope>>().not.toExtend<Portal<"invoices:read">>();
  });

  it("every handler is one of Express, whatever the route", () => {
    expectTypeOf(managementRoutes).returns.toExtend<RequestHandler>();
    expectTypeOf(portalRoutes).returns.toExtend<RequestHandler<{ region: string }>>();
    expectTypeOf(portalGuard).returns.toExtend<RequestHandler<{ id: string }, string, { amount: number }>>();
    expectTypeOf(portalErrors).returns.toExtend<ErrorRequestHandler>();
    expectTypeOf(portalErrors).parameter(0).not.toBeAny();
    expectTypeOf<Parameters<ReturnType<typeof portalErrors>>[0]>().toEqualTypeOf<unknown>();
  });

  it.each([express(), express4()])("a guard leaves the parameters of its route alone", (app: Express) => {
    app.get("/invoices/:id", portalGuard(portal, "invoices:read"), (req, res) => {
      expectTypeOf(req.params).toEqualTypeOf<{ id: string }>();
      expectTypeOf(getPortal(portal, req)).toEqualTypeOf<PortalAccess<Scope>>();
      res.end();
    });
    app.use([portalGuard(portal), portalRoutes(portal)]).use(portalErrors(portal));
    app
      .route("/invoices")
      .all(portalGuard(portal))
      .post((_req, res) => res.end());
  });
});
