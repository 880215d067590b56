import cookies from "@fastify/cookie";
import Fastify from "fastify";
import { describe, expect, it } from "vitest";
import { enterPortal, getPortal, portalGuard } from "../src/index.ts";
import { cookiesOf } from "@postern/test-support/http";
import { sameOrigin, samplePortal } from "@postern/test-support/sample-portal";
import { serve } from "./support/serve.ts";

function shop(customerId = "cus_acme") {
  const portal = samplePortal();
  const app = Fastify();
  app.register(cookies);
  app.all("/billing", (request, reply) => {
    reply.setCookie("cart", "7");
    return enterPortal(portal, request, reply, { customerId, page: "/invoices", scopes: ["invoices:pay"] });
  });
  app.get("/portal/invoices", { onRequest: portalGuard(portal) }, (request) => {
    const { customerId: of, scopes } = getPortal(portal, request);
    return { of, scopes };
  });
  return app;
}

describe("enterPortal", () => {
  it("mints a session, sets its cookie beside the app's own and walks in", async () => {
    const { send } = await serve(shop());
    const entered = await send("/billing", { method: "POST", headers: sameOrigin });
    expect(entered).toMatchObject({
      status: 303,
      headers: { location: "https://billing.example/portal/invoices", "cache-control": "no-store" },
    });
    expect(entered.headers["set-cookie"]!.toSorted()).toEqual([
      expect.stringMatching(/^__Host-postern=pstoken_/),
      expect.stringMatching(/^cart=7/),
    ]);
    expect(await send("/portal/invoices", { headers: cookiesOf(entered) })).toMatchObject({
      status: 200,
      json: { of: "cus_acme", scopes: ["invoices:pay"] },
    });
  });

  it.each(["GET", "HEAD"])("is a 405 to %s, and sets no session cookie", async (method) => {
    const { send } = await serve(shop());
    const refused = await send("/billing", { method, headers: sameOrigin });
    expect(refused).toMatchObject({ status: 405, headers: { allow: "POST" } });
    expect(refused.headers["set-cookie"]).toEqual([expect.stringMatching(/^cart=7/)]);
  });

  it.each([
    ["from another site", { "sec-fetch-site": "cross-site" }],
    ["from another host of the same site", { "sec-fetch-site": "same-site" }],
    ["from another origin", { origin: "https://evil.example" }],
    ["from a page that hides its origin", { origin: "null" }],
    ["from nowhere", {}],
  ])("is a 403 %s", async (_where, headers) => {
    const { send } = await serve(shop());
    const refused = await send("/billing", { method: "POST", headers });
    expect(refused).toMatchObject({ status: 403, json: { code: "origin_refused" } });
    expect(refused.headers["set-cookie"]).toEqual([expect.stringMatching(/^cart=7/)]);
  });

  it("is a 404 for an unknown customer", async () => {
    const { send } = await serve(shop("cus_nobody"));
    const refused = await send("/billing", { method: "POST", headers: sameOrigin });
    expect(refused).toMatchObject({ status: 404, json: { code: "customer_unknown" } });
  });
});
