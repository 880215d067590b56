import {
  assetReply,
  type Demo,
  everyScope,
  failurePage,
  invoicePage,
  linkPage,
  notFoundPage,
  type PageReply,
  portalPage,
  requireSameOrigin,
  staffPageOf,
} from "@postern/example-demo";
import { getPortal, managementRoutes, ownedBy, portalErrors, portalGuard, portalRoutes } from "@postern/express";
import express, { type ErrorRequestHandler, type Express, type Response, Router } from "express";

/** A merchant's app with a customer portal in it. The pages and the data are in `../../demo`; the wiring is all here. */
export function createApp(demo: Demo): Express {
  const { portal } = demo;
  const app = express().disable("x-powered-by");
  app.use("/v1/portal-sessions", managementRoutes(portal)); // servers, with an API key
  app.use("/portal", portalRoutes(portal), customerSide(demo)); // customers, with a portal session
  app.get("/assets/:name", (req, res) => send(res, assetReply(req.params.name) ?? notFoundPage()));
  app.get("/healthz", async (_req, res) => {
    const health = await portal.health();
    res.status(health.ok ? 200 : 503).json(health);
  });
  app.use(staffSide(demo)); // the merchant's own people, with the merchant's own login
  app.use((_req, res) => send(res, notFoundPage()));
  app.use(portalErrors(portal), unexpected);
  return app;
}

/** Every handler asks for the session's own customer, and for nothing that a request names. */
function customerSide({ portal, shop }: Demo): Router {
  const side = Router();
  side.use((_req, res, next) => {
    res.set("cache-control", "no-store");
    next();
  });
  side.get("/", portalGuard(portal), (req, res) => send(res, portalPage(getPortal(portal, req), shop)));
  side.get("/invoices/:id", portalGuard(portal, "invoices:read"), (req, res) => {
    const access = getPortal(portal, req);
    send(res, invoicePage(access, ownedBy(access, shop.invoice(req.params.id))));
  });
  side.get("/api/invoices", portalGuard(portal, "invoices:read"), (req, res) => {
    res.json({ data: shop.invoicesOf(getPortal(portal, req).customerId) });
  });
  side.get("/api/invoices/:id", portalGuard(portal, "invoices:read"), (req, res) => {
    res.json(ownedBy(getPortal(portal, req), shop.invoice(req.params.id)));
  });
  side.get("/api/subscriptions", portalGuard(portal, "subscriptions:read"), (req, res) => {
    res.json({ data: shop.subscriptionsOf(getPortal(portal, req).customerId) });
  });
  for (const [action, cancel] of Object.entries({ cancel: true, resume: false }))
    side.post(`/api/subscriptions/:id/${action}`, portalGuard(portal, "subscriptions:write"), (req, res) => {
      const subscription = ownedBy(getPortal(portal, req), shop.subscription(req.params["id"]));
      const changed = shop.setCancelAtPeriodEnd(subscription, cancel);
      if (req.accepts(["json", "html"]) === "html") res.redirect(303, "/portal");
      else res.json(changed);
    });
  return side;
}

/** In-process calls need no API key: whoever may use these routes is the merchant's to say. */
function staffSide(demo: Demo): Router {
  const { portal, shop, settings } = demo;
  const back = { returnUrl: `${settings.origin}/`, metadata: { createdBy: "Dana Reyes" } };
  const side = Router();
  side.get("/", async (req, res) => send(res, await staffPageOf(demo, req.query)));
  side.use((req, _res, next) => {
    if (req.method === "POST") requireSameOrigin(settings.origin, (name) => req.get(name));
    next();
  });
  side.post("/customers/:id/open", async (req, res) => {
    const customerId = req.params.id;
    const created = await portal.sessions.create({ customerId, delivery: "redirect", scopes: everyScope, ...back });
    res.redirect(303, created.url!);
  });
  side.post("/customers/:id/link", async (req, res) => {
    const { url, expiresAt, customerId } = await portal.sessions.create({ customerId: req.params.id, ...back });
    if (req.accepts(["html", "json"]) === "json") res.set("cache-control", "no-store").json({ url });
    else send(res, linkPage(shop.nameOf(customerId), { url: url!, expiresAt }));
  });
  side.post("/customers/:id/revoke", async (req, res) => {
    await portal.sessions.revoke({ customerId: req.params.id });
    res.redirect(303, "/?notice=all-ended");
  });
  side.post("/sessions/:id/revoke", async (req, res) => {
    await portal.sessions.revoke(req.params.id);
    res.redirect(303, "/?notice=ended");
  });
  return side;
}

/** Whatever is no `PortalError`. What went wrong is for the log; a 4xx may hold what a stranger sent, and is not. */
const unexpected: ErrorRequestHandler = (error: { status?: number }, _req, res, next) => {
  const status = error.status ?? 500;
  if (status >= 500) console.error(error);
  if (res.headersSent) next(error);
  else send(res, failurePage(status));
};

function send(res: Response, { status, headers, body }: PageReply): void {
  res.status(status).set(headers).send(body);
}
