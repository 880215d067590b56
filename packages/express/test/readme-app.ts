import type { Portal } from "@postern/core";
import { getPortal, managementRoutes, portalErrors, portalGuard, portalRoutes } from "@postern/express";
import express, { type Express } from "express";
import { invoicesOf } from "./your-app.ts";

export function makeApp(portal: Portal<"invoices:read" | "invoices:pay">): Express {
  const app = express();
  app.use("/v1/portal-sessions", managementRoutes(portal)); // your servers, with an API key
  app.use("/portal", portalRoutes(portal)); // your customers; at the path of baseUrl
  app.get("/portal", portalGuard(portal, "invoices:read"), (req, res) => {
    res.json(invoicesOf(getPortal(portal, req)));
  });
  app.use(portalErrors(portal)); // last
  return app;
}
