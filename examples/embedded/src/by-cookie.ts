import { createPortal, memoryStore, PortalError } from "@postern/core";
import { enterPortal, getPortal, portalErrors, portalGuard, portalRoutes } from "@postern/express";
import express, { type Express } from "express";
import { customerOf, customers, invoicesOf } from "./your-app.ts";

const shop = "https://app.example.com"; // your app, where the customer is signed in
const portal = createPortal({
  baseUrl: "https://billing.example.net/portal",
  embedOrigins: [shop],
  returnOrigins: [shop],
  store: memoryStore(),
  customers,
  scopes: ["invoices:read"],
  defaultScopes: ["invoices:read"],
});

export const app: Express = express();
app.use("/portal", portalRoutes(portal));
app.get("/portal", portalGuard(portal, "invoices:read"), (req, res) => {
  res.set("content-security-policy", `frame-ancestors ${shop}`).json(invoicesOf(getPortal(portal, req)));
});
// "Continue", in a page of the portal: you decide, by your own login, and for how long. Here: eight hours from the first one.
app.post("/portal/continue", portalGuard(portal), async (req, res) => {
  const { sessionId, customerId, scopes, returnUrl } = getPortal(portal, req);
  const { createdAt, metadata } = await portal.sessions.get(sessionId);
  const since = metadata?.["since"] ?? String(createdAt);
  if (Date.now() - Number(since) > 8 * 3_600_000) throw new PortalError("session_revoked", { returnUrl });
  await enterPortal(portal, req, res, { customerId, scopes, returnUrl: returnUrl ?? undefined, metadata: { since } });
});
// In your app: <form method="post" action="/billing" target="portal"> beside <iframe name="portal">.
app.post("/billing", async (req, res) => {
  if (req.get("sec-fetch-site") !== "same-origin") throw new PortalError("origin_refused");
  const returnUrl = `${shop}/account`;
  const { url } = await portal.sessions.create({ customerId: customerOf(req), delivery: "redirect", returnUrl });
  res.redirect(303, url!);
});
app.use(portalErrors(portal));
