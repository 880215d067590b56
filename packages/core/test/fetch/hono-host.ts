import { serve } from "@hono/node-server";
import { Hono, type Context, type Next } from "hono";
import type { AddressInfo } from "node:net";
import type { AdapterApp, AdapterSetup } from "../../src/conformance/index.ts";
import {
  enterPortal,
  managementRoutes,
  portalErrorResponse,
  portalGuard,
  portalRoutes,
  profileRoutes,
} from "../../src/fetch.ts";

/** The Fetch handlers as `adapterCases` want them: in Hono, on Node. */
export const honoHost: AdapterSetup = {
  async start(app) {
    const serverOptions = { maxHeaderSize: 262_144 };
    const { fetch } = appOf(app);
    const server = serve({ fetch, hostname: "127.0.0.1", port: 0, serverOptions });
    await new Promise((listening) => server.once("listening", listening));
    return {
      port: (server.address() as AddressInfo).port,
      stop: async () => {
        if ("closeAllConnections" in server) server.closeAllConnections();
        await new Promise((closed) => server.close(closed));
      },
    };
  },
};

function appOf(app: AdapterApp): Hono {
  const { portal, under } = app;
  const routes = [
    { at: under + app.management, handle: managementRoutes(portal, { prefix: under + app.management }) },
    { at: under + app.customerSide, handle: portalRoutes(portal, { prefix: under + app.customerSide }) },
    ...app.profiles.map(({ at, profile }) => ({
      at: under + at,
      handle: profileRoutes(profile, { prefix: under + at }),
    })),
  ];
  const hono = new Hono();
  hono.use(ownHeaders(app));
  for (const { method, path, scopes, authority, onDenied, handle } of app.guarded) {
    const guard = portalGuard(authority, ...scopes);
    const routed = new Hono().on(method, "/", async (c) => {
      const { access, response, error } = await guard(c.req.raw);
      if (access !== undefined) return c.json(handle(access));
      if (onDenied === "throw") throw error;
      return response;
    });
    routed.onError((error, c) => portalErrorResponse(authority, error, c.req.raw) ?? c.text("broken", 500));
    hono.route(under + path, routed);
  }
  hono.all(under + app.enter.path, (c) => enterPortal(portal, c.req.raw, app.enter.input));
  hono.post(under + app.echo, async (c) => c.text(await c.req.text()));
  // Below them, so that the merchant's own pages come first.
  for (const { at, handle } of routes) hono.all(`${at}/*`, (c) => handle(c.req.raw));
  hono.onError((error, c) => portalErrorResponse(portal, error, c.req.raw) ?? c.text("broken", 500));
  return hono;
}

function ownHeaders({ before }: AdapterApp) {
  return async (c: Context, next: Next) => {
    await next();
    for (const [name, value] of before) c.res.headers.append(name, value);
  };
}
