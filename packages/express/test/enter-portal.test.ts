import { describe, expect, it } from "vitest";
import { enterPortal, getPortal, portalGuard } from "../src/index.ts";
import { type Express, majors } from "./support/majors.ts";
import { sameOrigin, samplePortal } from "@postern/test-support/sample-portal";
import { cookiesOf, serve } from "@postern/test-support/http";

function appOf(express: Express, customerId = "cus_acme") {
  const portal = samplePortal();
  const app = express();
  app.all("/billing", (req, res) => {
    res.cookie("cart", "7");
    return enterPortal(portal, req, res, { customerId, page: "/invoices", scopes: ["invoices:pay"] });
  });
  app.get("/portal/invoices", portalGuard(portal), (req, res) => {
    const { customerId: of, scopes } = getPortal(portal, req);
    res.json({ of, scopes });
  });
  return app;
}

describe.each(majors)("enterPortal, $major", ({ express }) => {
  it("mints a session, sets its cookie beside the app's own and walks in", async () => {
    const { send } = await serve(appOf(express));
    const entered = await send("/billing", { method: "POST", headers: sameOrigin });
    expect(entered).toMatchObject({
      status: 303,
      headers: { location: "https://billing.example/portal/invoices", "cache-control": "no-store" },
    });
    expect(entered.headers["set-cookie"]).toEqual([
      "cart=7; Path=/",
      expect.stringMatching(/^__Host-postern=pstoken_/),
    ]);
    expect(await send("/portal/invoices", { headers: cookiesOf(entered) })).toMatchObject({
      status: 200,
      json: { of: "cus_acme", scopes: ["invoices:pay"] },
    });
  });

  it.each(["GET", "HEAD"])("is a 405 to %s, and sets no session cookie", async (method) => {
    const { send } = await serve(appOf(express));
    const refused = await send("/billing", { method, headers: sameOrigin });
    expect(refused).toMatchObject({ status: 405, headers: { allow: "POST", "set-cookie": ["cart=7; Path=/"] } });
  });

  it.each([
    ["from another site", { "sec-fetch-site": "cross-site" }],
    ["from another host of the same site", { "sec-fetch-site": "same-site" }],
    ["from another origin", { origin: "https://evil.example" }],
    ["from a page that hides its origin", { origin: "null" }],
    ["from nowhere", {}],
  ])("is a 403 %s", async (_where, headers) => {
    const { send } = await serve(appOf(express));
    const refused = await send("/billing", { method: "POST", headers });
    expect(refused).toMatchObject({ status: 403, json: { code: "origin_refused" } });
    expect(refused.headers["set-cookie"]).toEqual(["cart=7; Path=/"]);
  });

  it("is a 404 for an unknown customer", async () => {
    const { send } = await serve(appOf(express, "cus_nobody"));
    const refused = await send("/billing", { method: "POST", headers: sameOrigin });
    expect(refused).toMatchObject({ status: 404, json: { code: "customer_unknown" } });
  });
});
