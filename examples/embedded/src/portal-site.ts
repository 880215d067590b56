import type { Portal } from "@postern/core";
import { getPortal, portalGuard } from "@postern/express";
import express, { type Express } from "express";

/** The site that the frame shows. Only the shop may embed it, and no cookie is ever set. */
export function portalSite(portal: Portal, shopOrigin: string, script: string): Express {
  const app = express();
  app.get("/embedded", (_req, res) => {
    res.set("content-security-policy", `frame-ancestors ${shopOrigin}`);
    res.send(`<!doctype html><title>Portal</title><div id="root"></div>
      <script type="module">${script}; startFrame(document.getElementById("root"), origin, "${shopOrigin}");</script>`);
  });
  app.get("/api/invoices", portalGuard(portal, "invoices:read"), (req, res) => {
    res.set("cache-control", "no-store").send(`Invoices of ${getPortal(portal, req).customerId}`);
  });
  return app;
}
