import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { describe, expect, test } from "vitest";
import {
  enterPortal,
  managementRoutes,
  ownedBy,
  portalErrorResponse,
  portalGuard,
  portalRoutes,
} from "../../src/fetch.ts";
import type { PortalAccess } from "../../src/index.ts";
import { bearer, cookiesOf, post, sameOrigin, samplePortal, withKey } from "./sample-portal.ts";

/** What a merchant's Hono app looks like. */
function appOf(portal: ReturnType<typeof samplePortal>) {
  const manage = managementRoutes(portal, { prefix: "/v1/portal-sessions" });
  const routes = portalRoutes(portal, { prefix: "/portal" });
  const guard = portalGuard(portal, "invoices:read");
  const guarded = createMiddleware<{ Variables: { portal: PortalAccess } }>(async (c, next) => {
    const { access, response } = await guard(c.req.raw);
    if (response !== undefined) return response;
    c.set("portal", access);
    return next();
  });

  const app = new Hono();
  app.get("/portal/invoices/:id", guarded, (c) => {
    const { id } = c.req.param();
    return c.json(ownedBy(c.get("portal"), { id, customerId: id === "in_1" ? "cus_acme" : "cus_globex" }));
  });
  app.post("/billing", (c) => enterPortal(portal, c.req.raw, { customerId: "cus_acme", page: "/invoices/in_1" }));
  app.all("/v1/portal-sessions/*", (c) => manage(c.req.raw));
  app.all("/portal/*", (c) => routes(c.req.raw));
  app.onError((error, c) => portalErrorResponse(portal, error, c.req.raw) ?? c.text("Sorry", 500));
  return app;
}

describe("in a Hono app", () => {
  test("a customer walks from an access link to the merchant's page", async () => {
    const app = appOf(samplePortal());
    const created = await app.fetch(post("/v1/portal-sessions", { customerId: "cus_acme" }, withKey));
    expect([created.status, created.headers.get("location")]).toEqual([
      201,
      expect.stringMatching(/^\/v1\/portal-sessions\/ps_/),
    ]);
    const { url, token } = (await created.json()) as { url: string; token: string };

    const opened = await app.request(new URL(url).pathname);
    expect(await opened.text()).toContain("<form");
    const entered = await app.request("/portal/redeem", {
      method: "POST",
      headers: { ...sameOrigin, ...cookiesOf(opened) },
      body: new URLSearchParams({ token }),
    });
    expect([entered.status, entered.headers.get("location")]).toEqual([303, "https://billing.example/portal"]);
    const invoice = await app.request("/portal/invoices/in_1", { headers: cookiesOf(entered) });
    expect(await invoice.json()).toEqual({ id: "in_1", customerId: "cus_acme" });
  });

  test("a refusal and another customer's resource are told as core tells them", async () => {
    const portal = samplePortal();
    const app = appOf(portal);
    expect(await (await app.request("/portal/invoices/in_1")).json()).toMatchObject({ code: "credential_missing" });
    const other = await app.request("/portal/invoices/in_2", { headers: await bearer(portal) });
    expect([other.status, await other.json()]).toEqual([404, expect.objectContaining({ code: "resource_unknown" })]);
  });

  test("enterPortal sets the cookie and redirects", async () => {
    const app = appOf(samplePortal());
    const entered = await app.request("/billing", { method: "POST", headers: sameOrigin });
    expect(entered.status).toBe(303);
    expect((await app.request("/portal/invoices/in_1", { headers: cookiesOf(entered) })).status).toBe(200);
    expect((await app.request("/billing", { method: "POST" })).status).toBe(403);
  });
});
