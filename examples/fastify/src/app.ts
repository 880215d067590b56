import formbody from "@fastify/formbody";
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
import {
  getPortal,
  managementRoutes,
  mendLinks,
  ownedBy,
  portalErrors,
  portalGuard,
  portalRoutes,
} from "@postern/fastify";
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";

type WithId = { Params: { id: string } };

/** A merchant's app with a customer portal in it. The pages and the data are in `../../demo`; the wiring is all here. */
export function createApp(demo: Demo): FastifyInstance {
  const { portal } = demo;
  const app = Fastify({ rewriteUrl: mendLinks, frameworkErrors: unexpected });
  app.setErrorHandler(unexpected);
  app.setNotFoundHandler((_request, reply) => send(reply, notFoundPage()));
  app.register(managementRoutes(portal), { prefix: "/v1/portal-sessions" }); // servers, with an API key
  app.register(portalRoutes(portal), { prefix: "/portal" }); // customers, with a portal session
  app.register(async (side) => customerSide(side, demo), { prefix: "/portal" });
  app.register(async (side) => staffSide(side, demo)); // the merchant's own people, with the merchant's own login
  return app;
}

/** Every handler asks for the session's own customer, and for nothing that a request names. */
function customerSide(side: FastifyInstance, { portal, shop }: Demo): void {
  side.register(formbody);
  side.setErrorHandler(portalErrors(portal));
  side.addHook("onRequest", async (_request, reply) => void reply.header("cache-control", "no-store"));
  side.get("/", { onRequest: portalGuard(portal) }, (request, reply) =>
    send(reply, portalPage(getPortal(portal, request), shop)),
  );
  const invoices = { onRequest: portalGuard(portal, "invoices:read") };
  side.get<WithId>("/invoices/:id", invoices, (request, reply) => {
    const access = getPortal(portal, request);
    return send(reply, invoicePage(access, ownedBy(access, shop.invoice(request.params.id))));
  });
  side.get("/api/invoices", invoices, async (request) => ({
    data: shop.invoicesOf(getPortal(portal, request).customerId),
  }));
  side.get<WithId>("/api/invoices/:id", invoices, async (request) =>
    ownedBy(getPortal(portal, request), shop.invoice(request.params.id)),
  );
  side.get("/api/subscriptions", { onRequest: portalGuard(portal, "subscriptions:read") }, async (request) => ({
    data: shop.subscriptionsOf(getPortal(portal, request).customerId),
  }));
  const writing = { onRequest: portalGuard(portal, "subscriptions:write") };
  for (const [action, cancel] of Object.entries({ cancel: true, resume: false }))
    side.post<WithId>(`/api/subscriptions/:id/${action}`, writing, async (request, reply) => {
      const subscription = ownedBy(getPortal(portal, request), shop.subscription(request.params.id));
      const changed = shop.setCancelAtPeriodEnd(subscription, cancel);
      return wantsHtml(request) ? reply.redirect("/portal", 303) : changed;
    });
}

/** In-process calls need no API key: whoever may use these routes is the merchant's to say. */
function staffSide(side: FastifyInstance, demo: Demo): void {
  const { portal, shop, settings } = demo;
  const back = { returnUrl: `${settings.origin}/`, metadata: { createdBy: "Dana Reyes" } };
  side.register(formbody);
  side.setErrorHandler(portalErrors(portal));
  side.addHook("onRequest", async ({ method, headers }) => {
    if (method === "POST") requireSameOrigin(settings.origin, (name) => headers[name]?.toString());
  });
  side.get<{ Querystring: Record<string, unknown> }>("/", async (request, reply) =>
    send(reply, await staffPageOf(demo, request.query)),
  );
  side.get<{ Params: { name: string } }>("/assets/:name", (request, reply) =>
    send(reply, assetReply(request.params.name) ?? notFoundPage()),
  );
  side.get("/healthz", async (_request, reply) => {
    const health = await portal.health();
    return reply.code(health.ok ? 200 : 503).send(health);
  });
  side.post<WithId>("/customers/:id/open", async (request, reply) => {
    const customerId = request.params.id;
    const created = await portal.sessions.create({ customerId, delivery: "redirect", scopes: everyScope, ...back });
    return reply.redirect(created.url!, 303);
  });
  side.post<WithId>("/customers/:id/link", async (request, reply) => {
    const { url, expiresAt, customerId } = await portal.sessions.create({ customerId: request.params.id, ...back });
    if (wantsHtml(request)) return send(reply, linkPage(shop.nameOf(customerId), { url: url!, expiresAt }));
    return reply.header("cache-control", "no-store").send({ url });
  });
  side.post<WithId>("/customers/:id/revoke", async (request, reply) => {
    await portal.sessions.revoke({ customerId: request.params.id });
    return reply.redirect("/?notice=all-ended", 303);
  });
  side.post<WithId>("/sessions/:id/revoke", async (request, reply) => {
    await portal.sessions.revoke(request.params.id);
    return reply.redirect("/?notice=ended", 303);
  });
}

/** Whatever is no `PortalError`. What went wrong is for the log; a 4xx may hold what a stranger sent, and is not. */
function unexpected(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const status = error.statusCode ?? 500;
  if (status >= 500) console.error(error);
  void send(reply, failurePage(status));
}

/** A form's button asks for a page, a script for JSON. */
function wantsHtml({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes("text/html") ?? false;
}

function send(reply: FastifyReply, { status, headers, body }: PageReply): FastifyReply {
  return reply
    .code(status)
    .headers({ ...headers })
    .send(body);
}
