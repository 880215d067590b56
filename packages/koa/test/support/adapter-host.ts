import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { bodyParser } from "@koa/bodyparser";
import { Router } from "@koa/router";
import type { AdapterApp, AdapterSetup } from "@postern/core/conformance";
import type Koa from "koa";
import type { Middleware } from "koa";
import mount from "koa-mount";
import {
  enterPortal,
  getPortal,
  managementRoutes,
  portalErrors,
  portalGuard,
  portalRoutes,
  profileRoutes,
} from "../../src/index.ts";
import type { KoaClass } from "./majors.ts";

/** Where our routes stand: under koa-mount, by themselves with a prefix, or in a router. */
export type Mounting = "koa-mount" | "prefix" | "@koa/router";

/** Koa as `adapterCases` want it. */
export function adapterHost(Major: KoaClass, mounting: Mounting): AdapterSetup {
  return {
    async start(app) {
      const host = new Major({ proxy: app.trustProxy });
      host.silent = true;
      host.use(app.under === "" ? inside(Major, app, mounting) : mount(app.under, inside(Major, app, mounting)));
      const handler = host.callback();
      const server = createServer({ maxHeaderSize: 262_144 }, (req, res) => void handler(req, res));
      await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
      return {
        port: (server.address() as AddressInfo).port,
        stop: async () => {
          server.closeAllConnections();
          await new Promise((closed) => server.close(closed));
        },
      };
    },
  };
}

function inside(Major: KoaClass, app: AdapterApp, mounting: Mounting): Middleware {
  const { portal } = app;
  const inner = new Major();
  inner.use(async (ctx, next) => {
    for (const [name, value] of app.before) ctx.append(name, value);
    await next();
  });
  inner.use(portalErrors(portal));
  if (app.parsers) inner.use(bodyParser());
  const router = new Router();
  mountRoutes(inner, router, app, mounting);
  for (const { method, path, scopes, authority, onDenied, handle } of app.guarded) {
    const guard = portalGuard(authority, { scopes, onDenied });
    router[method === "GET" ? "get" : "post"](path, portalErrors(authority), guard, (ctx) => {
      ctx.body = handle(getPortal(authority, ctx));
    });
  }
  router.all(app.enter.path, (ctx) => enterPortal(portal, ctx, app.enter.input));
  router.post(app.echo, async (ctx) => {
    ctx.body = Buffer.concat((await ctx.req.toArray()) as Buffer[]).toString();
  });
  inner.use(router.routes());
  return mount(inner);
}

function mountRoutes(inner: Koa, router: Router, app: AdapterApp, mounting: Mounting): void {
  const { portal, management, customerSide, profiles } = app;
  if (mounting === "koa-mount") {
    inner.use(mount(management, managementRoutes(portal)));
    inner.use(mount(customerSide, portalRoutes(portal)));
    for (const { at, profile } of profiles) inner.use(mount(at, profileRoutes(profile)));
  } else if (mounting === "prefix") {
    inner.use(managementRoutes(portal, { prefix: management }));
    inner.use(portalRoutes(portal, { prefix: customerSide }));
    for (const { at, profile } of profiles) inner.use(profileRoutes(profile, { prefix: at }));
  } else {
    router.all(`${management}{/*path}`, managementRoutes(portal, { prefix: management }));
    router.all(`${customerSide}/*path`, portalRoutes(portal, { prefix: customerSide }));
    for (const { at, profile } of profiles) router.all(`${at}/*path`, profileRoutes(profile, { prefix: at }));
  }
}
