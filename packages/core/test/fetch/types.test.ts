import { describe, expectTypeOf, test } from "vitest";
import {
  enterPortal,
  type FetchHandler,
  type FetchVerdict,
  managementRoutes,
  portalErrorResponse,
  portalGuard,
  portalRoutes,
} from "../../src/fetch.ts";
import type { PortalAccess, PortalError } from "../../src/index.ts";
import { samplePortal } from "./sample-portal.ts";

// Checked by `tsc`; nothing here runs but the construction of handlers.
type Scope = "invoices:read" | "invoices:pay";
const portal = samplePortal();

describe("types of the Fetch handlers", () => {
  test("handlers take a Request and answer a Response, and nothing is any", () => {
    expectTypeOf<FetchHandler>().toEqualTypeOf<(request: Request) => Promise<Response>>();
    expectTypeOf(managementRoutes).returns.toEqualTypeOf<FetchHandler>();
    expectTypeOf(portalRoutes).returns.toEqualTypeOf<FetchHandler>();
    expectTypeOf(portalErrorResponse).returns.toEqualTypeOf<Response | undefined>();
    expectTypeOf(portalErrorResponse).parameter(1).toEqualTypeOf<unknown>();
  });

  test("a guard tells the session with the portal's own scopes, or the response and its error", async () => {
    const guard = portalGuard(portal, "invoices:read");
    expectTypeOf(guard).returns.resolves.toEqualTypeOf<FetchVerdict<Scope>>();
    const handler = async (request: Request) => {
      const { access, response, error } = await guard(request);
      if (response !== undefined) {
        expectTypeOf(error).toEqualTypeOf<PortalError>();
        return response;
      }
      expectTypeOf(access).toEqualTypeOf<PortalAccess<Scope>>();
      return Response.json(access.scopes);
    };
    expectTypeOf(handler).returns.resolves.toEqualTypeOf<Response>();
    const brief = async (request: Request) => {
      const { access, response } = await guard(request);
      return response ?? Response.json(access.customerId);
    };
    expectTypeOf(brief).returns.resolves.toEqualTypeOf<Response>();
  });

  test("scopes are the declared ones alone", () => {
    const wrong = [
      // @ts-expect-error not declared
      () => portalGuard(portal, "invoices:write"),
      // @ts-expect-error a list
      () => portalGuard(portal, ["invoices:read"]),
      // @ts-expect-error not declared
      () => enterPortal(portal, new Request("http://a"), { customerId: "cus_acme", scopes: ["invoices:write"] }),
      // @ts-expect-error the delivery is the cookie
      () => enterPortal(portal, new Request("http://a"), { customerId: "cus_acme", delivery: "link" }),
    ];
    expectTypeOf(wrong).not.toBeAny();
    expectTypeOf(enterPortal).returns.resolves.toEqualTypeOf<Response>();
  });
});
