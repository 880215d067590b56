import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { onTestFinished } from "vitest";
import { portalGuard, portalRoutes } from "../../src/fetch.ts";
import { type Scope, setUp } from "../http/support.ts";

/** A request as it reached a server. */
interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
}

/** A merchant's app with a portal in it, on a real port. */
export async function serveApp() {
  const world = setUp();
  const seen: Seen[] = [];
  const guard = portalGuard<Scope>(world.portal, "invoices:read");
  const app = new Hono();
  app.use(async (c, next) => {
    const { method, path } = c.req;
    seen.push({ method, path, headers: c.req.raw.headers, body: await c.req.raw.clone().text() });
    await next();
  });
  app.all("/api/who", async (c) => {
    const { access, response } = await guard(c.req.raw);
    return response ?? c.json({ who: access.customerId, session: access.sessionId, body: await c.req.text() });
  });
  app.get("/moved", (c) => c.redirect("/api/who"));
  app.get("/shut", (c) => c.json({ code: "not_yours" }, 401));
  app.get("/shut-in-words", (c) => c.text("no", 401));
  app.all("/portal/*", (c) => portalRoutes(world.portal, { prefix: "/portal" })(c.req.raw));
  const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 });
  await new Promise((listening) => server.once("listening", listening));
  onTestFinished(async () => {
    if ("closeAllConnections" in server) server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return { ...world, seen, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** The merchant's backend: mints a token whenever it is asked, and counts how often that was. */
export function backendOf({ mint }: Pick<Awaited<ReturnType<typeof serveApp>>, "mint">) {
  const backend = {
    asked: 0,
    getToken: async () => {
      backend.asked += 1;
      const { token, expiresAt } = await mint({ delivery: "token" });
      return { token, expiresAt };
    },
  };
  return backend;
}
