import { Router } from "@koa/router";
import type { Portal } from "@postern/core";
import { getPortal, managementRoutes, portalErrors, portalGuard, portalRoutes } from "@postern/koa";
import Koa from "koa";
import { invoicesOf } from "./your-app.ts";

export function makeApp(portal: Portal<"invoices:read" | "invoices:pay">): Koa {
  const app = new Koa();
  app.use(portalErrors(portal)); // first
  app.use(managementRoutes(portal, { prefix: "/v1/portal-sessions" })); // your servers, with an API key
  app.use(portalRoutes(portal, { prefix: "/portal" })); // your customers; at the path of baseUrl
  const router = new Router();
  router.get("/portal", portalGuard(portal, "invoices:read"), (ctx) => {
    ctx.body = invoicesOf(getPortal(portal, ctx));
  });
  app.use(router.routes());
  return app;
}
