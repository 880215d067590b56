import type { Portal } from "@postern/core";
import { getPortal, managementRoutes, portalErrors, portalGuard, portalRoutes } from "@postern/fastify";
import Fastify, { type FastifyInstance } from "fastify";
import { invoicesOf } from "./your-app.ts";

export function makeApp(portal: Portal<"invoices:read" | "invoices:pay">): FastifyInstance {
  const app = Fastify();
  app.register(managementRoutes(portal), { prefix: "/v1/portal-sessions" }); // your servers, with an API key
  app.register(portalRoutes(portal), { prefix: "/portal" }); // your customers; at the path of baseUrl
  app.get("/portal", { onRequest: portalGuard(portal, "invoices:read") }, (request) =>
    invoicesOf(getPortal(portal, request)),
  );
  app.setErrorHandler(portalErrors(portal));
  return app;
}
