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
import { getPortal, managementRoutes, portalErrors, portalGuard, portalRoutes, profileRoutes } from "@postern/express";
import express, { type ErrorRequestHandler, type Express, type Request, type Response, Router } from "express";

const readForm = express.urlencoded({ extended: false });

/** A merchant's app with a customer portal in it. The pages and the data are in `../../demo`; the wiring is all here. */
export function createApp(demo: Demo): Express {
  const { portal } = demo;
  const missing = missingPages(demo);
  const app = express().disable("x-powered-by");
  app.use("/v1/portal-sessions", managementRoutes(portal)); // servers, with an API key
  for (const { at, profile } of profileMounts(demo)) app.use(at || "/", profileRoutes(profile)); // the same, on other products' wires
  app.use("/portal", portalRoutes(portal)); // customers, with a portal session
  for (const side of customerSides(demo)) app.use(side.at, customerSide(side), portalErrors(side.authority));
  app.use(openSide(demo)); // everybody
  app.use(staffSide(demo)); // the merchant's own people, with the merchant's own login
  app.use(async (req, res) => send(res, await missing(req.path, asked(req))));
  app.use(portalErrors(portal), unexpected);
  return app;
}

/** The guard decides who passes; every handler asks for the session's own customer, and for nothing that a request names. */
function customerSide({ authority, routes }: CustomerSide): Router {
  const side = Router().use(express.urlencoded({ extended: false }));
  for (const { method, path, scopes, handle } of routes)
    side[method](path, portalGuard(authority, ...scopes), async (req, res) => {
      send(res, await handle(getPortal(authority, req), asked(req)));
    });
  return side;
}

function openSide(demo: Demo): Router {
  const side = Router();
  for (const { method, path, handle } of openRoutes(demo))
    side[method](path, readForm, async (req, res) => send(res, await handle(asked(req))));
  return side;
}

/** Needs your own login: whoever gets here may mint a session for any customer. */
function staffSide(demo: Demo): Router {
  const side = Router();
  side.use((req, _res, next) => {
    if (req.method === "POST") requireSameOrigin(demo.settings.origin, (name) => req.get(name));
    next();
  });
  for (const { method, path, handle } of staffRoutes(demo))
    side[method](path, readForm, async (req, res) => send(res, await handle(asked(req))));
  return side;
}

/** Whatever is no `PortalError`. What went wrong is for the log; a 4xx may hold what a stranger sent, and is not. */
const unexpected: ErrorRequestHandler = (error: { status?: number }, _req, res, next) => {
  const status = error.status ?? 500;
  if (status >= 500) console.error(error);
  if (res.headersSent) next(error);
  else send(res, failurePage(status));
};

function asked(req: Request) {
  const { originalUrl: url, params, body } = req;
  return demoRequest({ url, params, body: body as unknown, header: (name) => req.get(name), ip: () => req.ip });
}

function send(res: Response, { status, headers, body }: DemoReply): void {
  res.status(status).set(headers).send(body);
}
