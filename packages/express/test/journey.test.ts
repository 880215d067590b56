import { describe, expect, it } from "vitest";
import { getPortal, managementRoutes, portalGuard, portalRoutes } from "../src/index.ts";
import { type Express, majors } from "./support/majors.ts";
import { sameOrigin, samplePortal, withKey } from "@postern/test-support/sample-portal";
import { cookiesOf, form, json, serve } from "@postern/test-support/http";

/** What a merchant's app may have mounted before us. */
const parsers = {
  "no parser": () => [],
  "json()": (express: Express) => [express.json()],
  "urlencoded()": (express: Express) => [express.urlencoded({ extended: false })],
  "json() and urlencoded()": (express: Express) => [express.json(), express.urlencoded({ extended: true })],
  "text()": (express: Express) => [express.text({ type: "*/*" })],
  "raw()": (express: Express) => [express.raw({ type: "*/*" })],
  "json() twice": (express: Express) => [express.json(), express.json({ type: "*/*" })],
} as const;

/** How deep in it our routes may be mounted; the customer side is always at the path of `baseUrl`. */
const depths = {
  "on the app": "",
  "in a Router": "/internal",
  "in a Router with a parameter": "/internal/:region",
} as const;

const cells = majors.flatMap(({ major, express }) =>
  Object.entries(parsers).flatMap(([parser, use]) =>
    Object.entries(depths).map(([depth, prefix]) => ({ major, parser, depth, express, use, prefix })),
  ),
);

describe("a session's life over HTTP", () => {
  it.each(cells)("$major, $parser, $depth", async ({ express, parser, use, prefix }) => {
    const portal = samplePortal();
    const app = express();
    app.use(...use(express), (_req, _res, next) => next());
    const router = express.Router();
    router.use("/v1/portal-sessions", managementRoutes(portal));
    if (prefix === "") app.use("/v1/portal-sessions", managementRoutes(portal));
    else app.use(prefix, router);
    app.use("/portal", express.Router().use(portalRoutes(portal)));
    app.get("/api/invoices", portalGuard(portal, "invoices:read"), (req, res) => {
      res.json({ of: getPortal(portal, req).customerId });
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

    if (parser === "json() twice") return; // reads forms as JSON, before us
    const second = await send(management, json({ customerId: "cus_globex" }, withKey));
    const opened = await send(new URL(String(second.json["url"])).pathname);
    const token = String(second.json["token"]);
    const viaForm = await send("/portal/redeem", form({ token }, { ...sameOrigin, ...cookiesOf(opened) }));
    expect(viaForm).toMatchObject({ status: 303, headers: { location: "https://billing.example/portal" } });
    const asBrowser = { headers: cookiesOf(viaForm) };
    expect(await send("/api/invoices", asBrowser)).toMatchObject({ status: 200, json: { of: "cus_globex" } });
  });
});
