import { bodyParser } from "@koa/bodyparser";
import { Router } from "@koa/router";
import {
  type CustomerSide,
  customerSides,
  type Demo,
  demoRequest,
  type DemoReply,
  failurePage,
  missingPages,
  openRoutes,
  profileMounts,
  requireSameOrigin,
  staffRoutes,
} from "@postern/example-demo";
import { getPortal, managementRoutes, portalErrors, portalGuard, portalRoutes, profileRoutes } from "@postern/koa";
import Koa, { type Context, type Middleware } from "koa";

const readForm = bodyParser({ enableTypes: ["form"] });

/** A merchant's app with a customer portal in it. The pages and the data are in `../../demo`; the wiring is all here. */
export function createApp(demo: Demo): Koa {
  const { portal } = demo;
  const missing = missingPages(demo);
  const app = new Koa();
  app.use(unexpected);
  app.use(portalErrors(portal));
  app.use(managementRoutes(portal, { prefix: "/v1/portal-sessions" })); // servers, with an API key
  for (const { at, profile } of profileMounts(demo)) app.use(profileRoutes(profile, { prefix: at })); // the same, on other products' wires
  app.use(portalRoutes(portal, { prefix: "/portal" })); // customers, with a portal session
  for (const side of customerSides(demo)) app.use(customerSide(side).routes());
  app.use(openSide(demo).routes()); // everybody
  app.use(staffSide(demo).routes()); // the merchant's own people, with the merchant's own login
  app.use(async (ctx) => send(ctx, await missing(ctx.path, asked(ctx))));
  return app;
}

/** The guard decides who passes; every handler asks for the session's own customer, and for nothing that a request names. */
function customerSide({ at, authority, routes }: CustomerSide): Router {
  const side = new Router({ prefix: at });
  side.use(portalErrors(authority));
  side.use(bodyParser({ enableTypes: ["form"] }));
  for (const { method, path, scopes, handle } of routes)
    side[method](path, portalGuard(authority, ...scopes), async (ctx) =>
      send(ctx, await handle(getPortal(authority, ctx), asked(ctx))),
    );
  return side;
}

function openSide(demo: Demo): Router {
  const side = new Router();
  for (const { method, path, handle } of openRoutes(demo))
    side[method](path, readForm, async (ctx) => send(ctx, await handle(asked(ctx))));
  return side;
}

/** Needs your own login: whoever gets here may mint a session for any customer. */
function staffSide(demo: Demo): Router {
  const side = new Router();
  side.use((ctx, next) => {
    if (ctx.method === "POST") requireSameOrigin(demo.settings.origin, (name) => ctx.get(name) || undefined);
    return next();
  });
  for (const { method, path, handle } of staffRoutes(demo))
    side[method](path, readForm, async (ctx) => send(ctx, await handle(asked(ctx))));
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

function asked(ctx: Pick<Context, "url" | "request" | "get" | "ip"> & { params?: Record<string, string> }) {
  const { url, params = {}, request } = ctx;
  const header = (name: string) => ctx.get(name) || undefined;
  return demoRequest({ url, params, body: request.body, header, ip: () => ctx.ip });
}

function send(ctx: Pick<Context, "status" | "set" | "body">, { status, headers, body }: DemoReply): void {
  ctx.status = status;
  ctx.body = body;
  ctx.set({ ...headers });
}
