import type { AddressInfo } from "node:net";
import formbody from "@fastify/formbody";
import type { AdapterApp, AdapterSetup } from "@postern/core/conformance";
import type { FastifyInstance } from "fastify";
import {
  enterPortal,
  getPortal,
  managementRoutes,
  mendLinks,
  portalErrors,
  portalGuard,
  portalRoutes,
  profileRoutes,
} from "../../src/index.ts";
import type { Fastify } from "./versions.ts";

/** Fastify as `adapterCases` want it. */
export function adapterHost(fastify: Fastify): AdapterSetup {
  return {
    async start(app) {
      const trustProxy = app.trustProxy ? "127.0.0.1" : false;
      const host = fastify({ http: { maxHeaderSize: 262_144 }, trustProxy, rewriteUrl: mendLinks });
      host.setErrorHandler(portalErrors(app.portal));
      host.register(async (inner) => mount(inner, app), { prefix: app.under });
      await host.listen({ port: 0, host: "127.0.0.1" });
      return {
        port: (host.server.address() as AddressInfo).port,
        stop: async () => {
          host.server.closeAllConnections();
          await host.close();
        },
      };
    },
  };
}

function mount(host: FastifyInstance, app: AdapterApp): void {
  const { portal } = app;
  host.addHook("onRequest", async (_request, reply) => {
    for (const [name, value] of app.before) void reply.header(name, value);
  });
  if (app.parsers) host.register(formbody);
  host.register(managementRoutes(portal), { prefix: app.management });
  host.register(portalRoutes(portal), { prefix: app.customerSide });
  for (const { at, profile } of app.profiles) host.register(profileRoutes(profile), { prefix: at });
  for (const route of app.guarded) host.register(async (scope) => guarded(scope, route));
  host.all(app.enter.path, (request, reply) => enterPortal(portal, request, reply, app.enter.input));
  host.post(app.echo, (request) => request.body);
}

function guarded(scope: FastifyInstance, route: AdapterApp["guarded"][number]): void {
  const { method, path, scopes, authority, onDenied, handle } = route;
  scope.setErrorHandler(portalErrors(authority));
  scope.route({
    method,
    url: path,
    onRequest: portalGuard(authority, { scopes, onDenied }),
    handler: async (request, reply) => {
      void reply.type("application/json; charset=utf-8");
      return JSON.stringify(handle(getPortal(authority, request)));
    },
  });
}
