import formbody from "@fastify/formbody";
import Fastify, { type FastifyInstance } from "fastify";
import { describe, expect, it } from "vitest";
import { getPortal, managementRoutes, portalGuard, portalRoutes } from "../src/index.ts";
import { cookiesOf, form, json } from "@postern/test-support/http";
import { sameOrigin, samplePortal, withKey } from "@postern/test-support/sample-portal";
import { serve } from "./support/serve.ts";

/** What a merchant's app may parse bodies with. */
const theirs = async () => "theirs";
const parsers: Record<string, (app: FastifyInstance) => unknown> = {
  "Fastify's own parsers": () => {},
  "@fastify/formbody": (app) => app.register(formbody),
  "a parser for everything": (app) => app.addContentTypeParser("*", { parseAs: "string" }, theirs),
  "a JSON parser of its own": (app) => app.addContentTypeParser("application/json", { parseAs: "buffer" }, theirs),
  "no parsers at all": (app) => app.removeAllContentTypeParsers(),
};

/** How deep in it the management API may be mounted; the customer side is always at the path of `baseUrl`. */
const prefixes = ["", "/internal", "/internal/:region"];

const cells = Object.entries(parsers).flatMap(([parser, use]) => prefixes.map((prefix) => ({ parser, use, prefix })));

describe("a session's life over HTTP", () => {
  it.each(cells)("$parser, mounted below '$prefix'", async ({ use, prefix }) => {
    const portal = samplePortal();
    const app = Fastify();
    void use(app);
    app.register(
      async (inner) => {
        inner.register(managementRoutes(portal), { prefix: "/v1/portal-sessions" });
      },
      { prefix },
    );
    app.register(portalRoutes(portal), { prefix: "/portal" });
    app.get("/api/invoices", { onRequest: portalGuard(portal, "invoices:read") }, (request) => {
      return { of: getPortal(portal, request).customerId };
    });
    const { send } = await serve(app);
    const management = `${prefix.replace(":region", "eu")}/v1/portal-sessions`;

    const first = await send(management, json({ customerId: "cus_acme" }, withKey));
    expect(first).toMatchObject({ status: 201, headers: { location: `${management}/${String(first.json["id"])}` } });
    const viaJson = await send("/portal/redeem", json({ token: first.json["token"] }));
    expect(viaJson).toMatchObject({ status: 200, json: { tokenType: "Bearer" } });
    const headers = { authorization: `Bearer ${String(viaJson.json["token"])}` };
    expect(await send("/api/invoices", { headers })).toMatchObject({ status: 200, json: { of: "cus_acme" } });

    expect(await send(`${management}/revoke`, json({ customerId: "cus_acme" }, withKey))).toMatchObject({
      status: 204,
    });
    expect(await send("/api/invoices", { headers })).toMatchObject({ status: 401, json: { code: "session_revoked" } });

    const second = await send(management, json({ customerId: "cus_globex" }, withKey));
    const opened = await send(new URL(String(second.json["url"])).pathname);
    const token = String(second.json["token"]);
    const viaForm = await send("/portal/redeem", form({ token }, { ...sameOrigin, ...cookiesOf(opened) }));
    expect(viaForm).toMatchObject({ status: 303, headers: { location: "https://billing.example/portal" } });
    const asBrowser = { headers: cookiesOf(viaForm) };
    expect(await send("/api/invoices", asBrowser)).toMatchObject({ status: 200, json: { of: "cus_globex" } });
  });

  it("leaves the parsers of the app's own routes alone", async () => {
    const app = Fastify();
    app.register(managementRoutes(samplePortal()), { prefix: "/v1/portal-sessions" });
    app.post("/orders", (request) => ({ parsed: request.body }));
    const { send } = await serve(app);
    expect(await send("/orders", json({ a: 1 }))).toMatchObject({ status: 200, json: { parsed: { a: 1 } } });
    expect(await send("/orders", { ...json({}), body: "{" })).toMatchObject({ status: 400 });
    expect(await send("/orders", form({ a: "1" }))).toMatchObject({ status: 415 });
  });

  it("needs no socket", async () => {
    const portal = samplePortal();
    const app = Fastify();
    app.register(managementRoutes(portal), { prefix: "/v1/portal-sessions" });
    app.register(portalRoutes(portal), { prefix: "/portal" });
    const payload = { customerId: "cus_acme" };
    const created = await app.inject({ method: "POST", url: "/v1/portal-sessions", headers: withKey, payload });
    const { token } = created.json<{ token: string }>();
    const redeemed = await app.inject({ method: "POST", url: "/portal/redeem", payload: { token } });
    expect(redeemed.statusCode).toBe(200);
  });
});
