import { createSecureServer } from "node:http2";
import type { Portal, PortalAccess } from "@postern/core";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyReply,
  type FastifyRequest,
  type FastifyTypeProvider,
} from "fastify";
import { describe, expectTypeOf, it } from "vitest";
import {
  enterPortal,
  getPortal,
  type GuardOptions,
  managementRoutes,
  portalErrors,
  portalGuard,
  portalPlugin,
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

  it("request.portal is there on every request, with scopes as texts, and cannot be set", () => {
    expectTypeOf<FastifyRequest["portal"]>().toEqualTypeOf<PortalAccess | undefined>();
    expectTypeOf<NonNullable<FastifyRequest["portal"]>["scopes"]>().toEqualTypeOf<readonly string[]>();
    const forge = (request: FastifyRequest) => {
      // @ts-expect-error only a guard admits
      request.portal = undefined;
    };
    expectTypeOf(forge).returns.toBeVoid();
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

  it("a route's config takes a guard's options and nothing else", () => {
    const declare = (app: FastifyInstance) => [
      () => app.get("/a", { config: { portal: { scopes: ["invoices:read"] } } }, () => ""),
      () => app.get("/b", { config: { portal: {} } }, () => ""),
      // @ts-expect-error no list
      () => app.get("/c", { config: { portal: { scopes: "invoices:read" } } }, () => ""),
      // @ts-expect-error what would it guard?
      () => app.get("/d", { config: { portal: undefined } }, () => ""),
    ];
    expectTypeOf(declare).not.toBeAny();
  });

  it("enterPortal takes declared scopes, and no delivery of its own", () => {
    const enter = (request: FastifyRequest, reply: FastifyReply) => [
      () => enterPortal(portal, request, reply, { customerId: "cus_acme", scopes: ["invoices:pay"] }),
      // @ts-expect-error not declared
      () => enterPortal(portal, request, reply, { customerId: "cus_acme", scopes: ["invoices:write"] }),
      // @ts-expect-error the delivery is the cookie
      () => enterPortal(portal, request, reply, { customerId: "cus_acme", delivery: "link" }),
    ];
    expectTypeOf(enter).returns.items.returns.resolves.toEqualTypeOf<void>();
  });

  it("nothing is any", () => {
    for (const each of [managementRoutes, portalRoutes, portalPlugin]) {
      expectTypeOf(each).returns.toEqualTypeOf<FastifyPluginAsync>();
      expectTypeOf(each).parameters.items.not.toBeAny();
    }
    expectTypeOf<Parameters<ReturnType<typeof portalErrors>>[0]>().toEqualTypeOf<unknown>();
    expectTypeOf(portalErrors).returns.returns.toEqualTypeOf<Promise<void>>();
    expectTypeOf(portalGuard).returns.returns.toEqualTypeOf<Promise<void> | void>();
  });

  it("a guard leaves the types of its route alone, whatever the server, the logger and the type provider", () => {
    interface Provider extends FastifyTypeProvider {
      readonly validator: this["schema"];
      readonly serializer: this["schema"];
    }
    const loggerInstance = Fastify().log as FastifyBaseLogger & { readonly extra: string };
    const apps = () =>
      [
        Fastify(),
        Fastify({ http2: true }),
        Fastify({ loggerInstance }),
        Fastify().withTypeProvider<Provider>(),
        Fastify({ serverFactory: () => createSecureServer() as never }),
      ] as const;
    const mountOn = ([plain, http2, logging, typed]: ReturnType<typeof apps>) => {
      plain.get<{ Params: { id: string }; Reply: { ok: boolean } }>(
        "/invoices/:id",
        { onRequest: [portalGuard(portal, "invoices:read")] },
        (request) => {
          expectTypeOf(request.params).toEqualTypeOf<{ id: string }>();
          expectTypeOf(getPortal(portal, request)).toEqualTypeOf<PortalAccess<Scope>>();
          return { ok: true };
        },
      );
      plain.post<{ Reply: { ok: boolean } }>("/billing", (request, reply) =>
        enterPortal(portal, request, reply, { customerId: "cus_acme" }),
      );
      plain.addHook("onRequest", portalGuard(portal));
      plain.setErrorHandler(portalErrors(portal));
      http2.get("/", { onRequest: portalGuard(portal) }, (request) => getPortal(portal, request).customerId);
      http2.addHook("onRequest", portalGuard(portal));
      http2.setErrorHandler(portalErrors(portal));
      logging.get("/", { onRequest: portalGuard(portal) }, (request) => getPortal(portal, request).customerId);
      typed.get("/", { onRequest: portalGuard(portal) }, (request) => getPortal(portal, request).customerId);
      for (const plugin of [portalPlugin(portal), managementRoutes(portal), portalRoutes(portal)]) {
        plain.register(plugin, { prefix: "/a" });
        http2.register(plugin, { prefix: "/a" });
        logging.register(plugin, { prefix: "/a" });
        typed.register(plugin, { prefix: "/a" });
      }
    };
    expectTypeOf(mountOn).returns.toBeVoid();
  });
});
