import formbody from "@fastify/formbody";
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
import {
  getPortal,
  managementRoutes,
  mendLinks,
  portalErrors,
  portalGuard,
  portalRoutes,
  profileRoutes,
} from "@postern/fastify";
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";

/** A merchant's app with a customer portal in it. The pages and the data are in `../../demo`; the wiring is all here. */
export function createApp(demo: Demo): FastifyInstance {
  const { portal } = demo;
  const missing = missingPages(demo);
  const app = Fastify({ rewriteUrl: mendLinks, frameworkErrors: unexpected });
  app.setErrorHandler(unexpected);
  app.setNotFoundHandler(async (request, reply) => send(reply, await missing(request.url, asked(request))));
  app.register(managementRoutes(portal), { prefix: "/v1/portal-sessions" }); // servers, with an API key
  for (const { at, profile } of profileMounts(demo)) app.register(profileRoutes(profile), { prefix: at }); // the same, on other products' wires
  app.register(portalRoutes(portal), { prefix: "/portal" }); // customers, with a portal session
  for (const { at, ...side } of customerSides(demo))
    app.register(async (scope) => customerSide(scope, side), { prefix: at });
  app.register(async (side) => openSide(side, demo)); // everybody
  app.register(async (side) => staffSide(side, demo)); // the merchant's own people, with the merchant's own login
  return app;
}

/** The guard decides who passes; every handler asks for the session's own customer, and for nothing that a request names. */
function customerSide(side: FastifyInstance, { authority, routes }: Omit<CustomerSide, "at">): void {
  side.register(formbody);
  side.setErrorHandler(portalErrors(authority));
  for (const { method, path, scopes, handle } of routes)
    side[method](path, { onRequest: portalGuard(authority, ...scopes) }, async (request, reply) =>
      send(reply, await handle(getPortal(authority, request), asked(request))),
    );
}

function openSide(side: FastifyInstance, demo: Demo): void {
  side.register(formbody);
  side.setErrorHandler(portalErrors(demo.portal));
  for (const { method, path, handle } of openRoutes(demo))
    side[method](path, async (request, reply) => send(reply, await handle(asked(request))));
}

/** Needs your own login: whoever gets here may mint a session for any customer. */
function staffSide(side: FastifyInstance, demo: Demo): void {
  side.register(formbody);
  side.setErrorHandler(portalErrors(demo.portal));
  side.addHook("onRequest", async ({ method, headers }) => {
    if (method === "POST") requireSameOrigin(demo.settings.origin, (name) => headers[name]?.toString());
  });
  for (const { method, path, handle } of staffRoutes(demo))
    side[method](path, async (request, reply) => send(reply, await handle(asked(request))));
}

/** Whatever is no `PortalError`. What went wrong is for the log; a 4xx may hold what a stranger sent, and is not. */
function unexpected(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const status = error.statusCode ?? 500;
  if (status >= 500) console.error(error);
  void send(reply, failurePage(status));
}

function asked(request: FastifyRequest) {
  const { url, params, body, headers } = request;
  const header = (name: string) => headers[name]?.toString();
  return demoRequest({ url, params: params as Record<string, unknown>, body, header, ip: () => request.ip });
}

function send(reply: FastifyReply, { status, headers, body }: DemoReply): FastifyReply {
  return reply
    .code(status)
    .headers({ ...headers })
    .send(body);
}
