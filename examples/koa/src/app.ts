import { Router } from "@koa/router";
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
import { getPortal, managementRoutes, ownedBy, portalErrors, portalGuard, portalRoutes } from "@postern/koa";
import Koa, { type Context, type Middleware } from "koa";

/** A merchant's app with a customer portal in it. The pages and the data are in `../../demo`; the wiring is all here. */
export function createApp(demo: Demo): Koa {
  const { portal } = demo;
  const app = new Koa();
  app.use(unexpected);
  app.use(portalErrors(portal));
  app.use(managementRoutes(portal, { prefix: "/v1/portal-sessions" })); // servers, with an API key
  app.use(portalRoutes(portal, { prefix: "/portal" })); // customers, with a portal session
  app.use(customerSide(demo).routes());
  app.use(staffSide(demo).routes()); // the merchant's own people, with the merchant's own login
  app.use((ctx) => send(ctx, notFoundPage()));
  return app;
}

/** Every handler asks for the session's own customer, and for nothing that a request names. */
function customerSide({ portal, shop }: Demo): Router {
  const side = new Router({ prefix: "/portal" });
  side.use((ctx, next) => {
    ctx.set("cache-control", "no-store");
    return next();
  });
  side.get("/", portalGuard(portal), (ctx) => send(ctx, portalPage(getPortal(portal, ctx), shop)));
  side.get("/invoices/:id", portalGuard(portal, "invoices:read"), (ctx) => {
    const access = getPortal(portal, ctx);
    send(ctx, invoicePage(access, ownedBy(access, shop.invoice(ctx.params["id"] ?? ""))));
  });
  side.get("/api/invoices", portalGuard(portal, "invoices:read"), (ctx) => {
    ctx.body = { data: shop.invoicesOf(getPortal(portal, ctx).customerId) };
  });
  side.get("/api/invoices/:id", portalGuard(portal, "invoices:read"), (ctx) => {
    ctx.body = ownedBy(getPortal(portal, ctx), shop.invoice(ctx.params["id"] ?? ""));
  });
  side.get("/api/subscriptions", portalGuard(portal, "subscriptions:read"), (ctx) => {
    ctx.body = { data: shop.subscriptionsOf(getPortal(portal, ctx).customerId) };
  });
  for (const [action, cancel] of Object.entries({ cancel: true, resume: false }))
    side.post(`/api/subscriptions/:id/${action}`, portalGuard(portal, "subscriptions:write"), (ctx) => {
      const subscription = ownedBy(getPortal(portal, ctx), shop.subscription(ctx.params["id"] ?? ""));
      const changed = shop.setCancelAtPeriodEnd(subscription, cancel);
      if (ctx.accepts(["json", "html"]) === "html") seeOther(ctx, "/portal");
      else ctx.body = changed;
    });
  return side;
}

/** In-process calls need no API key: whoever may use these routes is the merchant's to say. */
function staffSide(demo: Demo): Router {
  const { portal, shop, settings } = demo;
  const back = { returnUrl: `${settings.origin}/`, metadata: { createdBy: "Dana Reyes" } };
  const side = new Router();
  side.get("/", async (ctx) => send(ctx, await staffPageOf(demo, ctx.query)));
  side.get("/assets/:name", (ctx) => send(ctx, assetReply(ctx.params["name"] ?? "") ?? notFoundPage()));
  side.get("/healthz", async (ctx) => {
    const health = await portal.health();
    ctx.status = health.ok ? 200 : 503;
    ctx.body = health;
  });
  side.use((ctx, next) => {
    if (ctx.method === "POST") requireSameOrigin(settings.origin, (name) => ctx.get(name) || undefined);
    return next();
  });
  side.post("/customers/:id/open", async (ctx) => {
    const customerId = ctx.params["id"] ?? "";
    const created = await portal.sessions.create({ customerId, delivery: "redirect", scopes: everyScope, ...back });
    seeOther(ctx, created.url!);
  });
  side.post("/customers/:id/link", async (ctx) => {
    const { url, expiresAt, customerId } = await portal.sessions.create({
      customerId: ctx.params["id"] ?? "",
      ...back,
    });
    ctx.set("cache-control", "no-store");
    if (ctx.accepts(["html", "json"]) === "json") ctx.body = { url };
    else send(ctx, linkPage(shop.nameOf(customerId), { url: url!, expiresAt }));
  });
  side.post("/customers/:id/revoke", async (ctx) => {
    await portal.sessions.revoke({ customerId: ctx.params["id"] ?? "" });
    seeOther(ctx, "/?notice=all-ended");
  });
  side.post("/sessions/:id/revoke", async (ctx) => {
    await portal.sessions.revoke(ctx.params["id"] ?? "");
    seeOther(ctx, "/?notice=ended");
  });
  return side;
}

/** Whatever is no `PortalError`. What went wrong is for the log; a 4xx may hold what a stranger sent, and is not. */
const unexpected: Middleware = async (ctx, next) => {
  try {
    await next();
  } catch (error) {
    const status = (error as { status?: number }).status ?? 500;
    if (status >= 500) console.error(error);
    send(ctx, failurePage(status));
  }
};

function seeOther(ctx: Pick<Context, "status" | "redirect">, url: string): void {
  ctx.status = 303;
  ctx.redirect(url);
}

function send(ctx: Pick<Context, "status" | "set" | "body">, { status, headers, body }: PageReply): void {
  ctx.status = status;
  ctx.body = body;
  ctx.set({ ...headers });
}
