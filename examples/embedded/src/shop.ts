import type { Portal } from "@postern/core";
import express, { type Express } from "express";

/** The merchant's app, where the customer is signed in as always. It mints tokens and never shows them in a page. */
export function shopApp(portal: Portal, portalOrigin: string, script: string): Express {
  const app = express();
  app.get("/", (_req, res) => {
    res.set("content-security-policy", `frame-src ${portalOrigin}`);
    res.send(`<!doctype html><title>Shop</title><iframe id="portal" title="Portal"></iframe>
      <script type="module">${script}; startShopPage(document.getElementById("portal"), "${portalOrigin}");</script>`);
  });
  app.post("/portal-token", async (req, res) => {
    // A form of another site must not mint: the same check that protects the rest of the merchant's app.
    if (req.get("sec-fetch-site") !== "same-origin") {
      res.sendStatus(403);
      return;
    }
    const { token, expiresAt } = await portal.sessions.create({ customerId: "cus_acme", delivery: "token" });
    res.set("cache-control", "no-store").json({ token, expiresAt });
  });
  return app;
}
