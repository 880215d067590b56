import type { OutgoingHttpHeaders } from "node:http";
import { describe, expect, it } from "vitest";
import { managementRoutes, portalGuard, portalRoutes } from "../src/index.ts";
import { type Express, majors } from "./support/majors.ts";
import { bearer, samplePortal, withKey } from "@postern/test-support/sample-portal";
import { json, serve } from "@postern/test-support/http";

const huge = "a".repeat(65_536);

function appOf(express: Express, portal = samplePortal()) {
  const app = express();
  app.use("/v1/portal-sessions", managementRoutes(portal));
  app.use("/portal", portalRoutes(portal));
  app.get("/guarded", portalGuard(portal), (_req, res) => {
    res.end("in");
  });
  app.use((_req, res) => {
    res.status(404).send("passed through");
  });
  return app;
}

describe.each(majors)("a request target, $major", ({ express }) => {
  it.each([
    ["a malformed escape", "%E0%A4%A"],
    ["an encoded slash", "pslink_a%2F..%2Fsession"],
    ["a NUL", "pslink_%00"],
    ["half an escape", "%"],
    ["64 KB", huge],
  ])("is an invalid link where the link token holds %s", async (_what, token) => {
    const { send } = await serve(appOf(express), { maxHeaderSize: 131_072 });
    const refused = await send(`/portal/open/${token}`);
    expect(refused).toMatchObject({ status: 400, json: { code: "link_invalid" } });
    expect(refused.text).not.toContain(token);
  });

  it.each([
    ["a malformed escape", "%E0%A4%A"],
    ["an encoded slash", "..%2F..%2Fetc"],
    ["a NUL", "ps_%00"],
    ["what a query language would read", "%25_*%7B%7D"],
    ["64 KB", huge],
  ])("is an unknown session where the id holds %s", async (_what, id) => {
    const { send } = await serve(appOf(express), { maxHeaderSize: 131_072 });
    for (const method of ["GET", "DELETE"])
      expect(await send(`/v1/portal-sessions/${id}`, { method, headers: withKey })).toMatchObject({
        status: 404,
        json: { code: "session_unknown" },
      });
  });

  it.each(["/portal/session/", "/portal/session?a=%E0&b", "/PORTAL/session", "http://evil.example/portal/session"])(
    "is a route of ours: %s",
    async (target) => {
      const portal = samplePortal();
      const { send } = await serve(appOf(express, portal));
      expect(await send(target, { headers: await bearer(portal) })).toMatchObject({ status: 200 });
    },
  );

  it.each(["/portal", "/portal/SESSION", "/portal/session//", "/portal/session/x", "/portal/%73ession"])(
    "passes through: %s",
    async (target) => {
      const portal = samplePortal();
      const { send } = await serve(appOf(express, portal));
      expect(await send(target, { headers: await bearer(portal) })).toMatchObject({ text: "passed through" });
    },
  );

  it("tells where a session is by path alone, whatever host the request names", async () => {
    const { send } = await serve(appOf(express));
    const sent = json({ customerId: "cus_acme" }, { ...withKey, host: "evil.example" });
    for (const target of ["/v1/portal-sessions", "/v1/portal-sessions/?a", "http://evil.example/v1/portal-sessions"]) {
      const { headers } = await send(target, sent);
      expect(headers.location).toMatch(/^\/v1\/portal-sessions\/ps_[\w-]+$/);
    }
  });

  it("is answered to HEAD as to GET, without the body", async () => {
    const portal = samplePortal();
    const { send } = await serve(appOf(express, portal));
    const { url, token } = await portal.sessions.create({ customerId: "cus_acme" });
    const own = await bearer(portal);
    for (const [path, headers] of [
      ["/portal/session", own],
      [new URL(url!).pathname, {}],
      ["/v1/portal-sessions", withKey],
      ["/v1/portal-sessions", {}],
    ] as const) {
      const got = await send(path, { headers });
      const head = await send(path, { method: "HEAD", headers });
      expect(head).toMatchObject({ status: got.status, text: "" });
      expect(head.headers["content-length"]).toBe(got.headers["content-length"]);
    }
    expect(await send("/portal/redeem", json({ token }))).toMatchObject({ status: 200 });
  });

  it("is a 405 that names the right methods where the method is wrong", async () => {
    const { send } = await serve(appOf(express));
    expect(await send("/portal/redeem")).toMatchObject({
      status: 405,
      headers: { allow: "POST, OPTIONS" },
      json: { code: "method_not_allowed" },
    });
  });
});

describe.each(majors)("credentials on the wire, $major", ({ express }) => {
  const refused: [string, OutgoingHttpHeaders, number][] = [
    ["a bearer of 64 KB", { authorization: `Bearer ${huge}` }, 401],
    ["a cookie of 64 KB", { cookie: `__Host-postern=${huge}` }, 401],
    ["a bearer twice, which Node takes once", { Authorization: ["Bearer a", "Bearer b"] }, 401],
    ["X-Session-Token twice, which Node joins", { "x-session-token": ["a", "a"] }, 401],
    ["two that differ", { authorization: "Bearer a", "x-session-token": "b" }, 400],
    ["an empty bearer", { authorization: "Bearer " }, 401],
    ["another scheme", { authorization: "Basic YTpi" }, 401],
  ];

  it.each(refused)("%s is refused", async (_what, headers, status) => {
    const { send } = await serve(appOf(express), { maxHeaderSize: 262_144 });
    const answer = await send("/guarded", { headers });
    expect(answer).toMatchObject({ status, headers: { "cache-control": "no-store" } });
    expect(answer.text).not.toBe("in");
  });
});
