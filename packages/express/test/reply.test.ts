import { gunzipSync, gzipSync } from "node:zlib";
import type { NextFunction, Request, Response } from "express";
import { describe, expect, it } from "vitest";
import { managementRoutes, portalGuard, portalRoutes } from "../src/index.ts";
import { type Express, majors } from "./support/majors.ts";
import {
  bearer,
  navigation,
  sameOrigin,
  samplePortal,
  type SamplePortal,
  withKey,
} from "@postern/test-support/sample-portal";
import { cookiesOf, form, json, serve } from "@postern/test-support/http";

type Middleware = (req: Request, res: Response, next: NextFunction) => void;

function appOf(express: Express, portal: SamplePortal, ...before: Middleware[]) {
  const app = express();
  for (const middleware of before) app.use(middleware);
  app.use("/v1/portal-sessions", managementRoutes(portal));
  app.use("/portal", portalRoutes(portal));
  app.get("/guarded", portalGuard(portal), (_req, res) => {
    res.end("in");
  });
  return app;
}

/** What security middleware sets on every response, before anyone answers. */
const helmet: Middleware = (_req, res, next) => {
  res.set({
    "Content-Security-Policy": "default-src 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "SAMEORIGIN",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "public, max-age=60",
    "Content-Type": "text/plain",
  });
  next();
};

/** What compression middleware does to `end`. */
const compression: Middleware = (_req, res, next) => {
  const end = res.end.bind(res) as (body?: Buffer) => Response;
  res.end = ((body?: string) => {
    if (body === undefined) return end();
    res.removeHeader("content-length");
    res.set("Content-Encoding", "gzip").vary("Accept-Encoding");
    return end(gzipSync(body));
  }) as typeof res.end;
  next();
};

const merchantCookie: Middleware = (_req, res, next) => {
  res.cookie("cart", "7").vary("Accept-Language");
  next();
};

/** Answers first, as a time-out does, and lets the rest run. */
const answered: Middleware = (_req, res, next) => {
  res.status(504).end("too late");
  next();
};

describe.each(majors)("a reply, $major", ({ express }) => {
  it("keeps its own policies on the open page, whatever middleware set before", async () => {
    const portal = samplePortal();
    const { send } = await serve(appOf(express, portal, helmet));
    const { url } = await portal.sessions.create({ customerId: "cus_acme" });
    const { headers } = await send(new URL(url!).pathname, { headers: navigation });
    expect(headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "referrer-policy": "strict-origin",
      "x-frame-options": "DENY",
    });
    expect(headers["content-security-policy"]).toMatch(/^default-src 'none'; style-src 'sha256-/);
  });

  it("is never cached and never has an ETag", async () => {
    const portal = samplePortal();
    const app = appOf(express, portal, helmet).set("etag", "strong");
    const { send } = await serve(app);
    const headers = await bearer(portal);
    for (const answer of [
      await send("/v1/portal-sessions", json({ customerId: "cus_acme" }, withKey)),
      await send("/v1/portal-sessions", { headers: withKey }),
      await send("/portal/session", { headers }),
      await send("/portal/session", { headers: { ...headers, "if-none-match": "*" } }),
      await send("/guarded"),
    ]) {
      expect(answer.status).not.toBe(304);
      expect(answer.headers).toMatchObject({ "cache-control": "no-store" });
      expect(answer.headers).not.toHaveProperty("etag");
    }
  });

  it("keeps the merchant's cookies and Vary beside its own", async () => {
    const portal = samplePortal({ clientOrigins: ["https://app.example"] });
    const { send } = await serve(appOf(express, portal, merchantCookie));
    const { url, token } = await portal.sessions.create({ customerId: "cus_acme" });
    const opened = await send(new URL(url!).pathname);
    const entered = await send("/portal/redeem", form({ token }, { ...sameOrigin, ...cookiesOf(opened) }));
    expect(entered.headers["set-cookie"]).toEqual([
      "cart=7; Path=/",
      expect.stringMatching(/^__Host-postern=pstoken_.*; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=\d+$/),
    ]);
    expect(entered.headers.vary).toBe("Accept-Language, Origin");
  });

  it("passes through compression whole", async () => {
    const portal = samplePortal();
    const { send } = await serve(appOf(express, portal, compression));
    const created = await send("/v1/portal-sessions", json({ customerId: "cus_acme" }, withKey));
    expect(created.headers).toMatchObject({ "content-encoding": "gzip", vary: "Accept-Encoding" });
    const { id } = JSON.parse(gunzipSync(created.bytes).toString()) as { id: string };
    expect(await send(`/v1/portal-sessions/${id}`, { method: "DELETE", headers: withKey })).toMatchObject({
      status: 204,
      text: "",
    });
  });

  it.each(["/portal/session", "/v1/portal-sessions", "/guarded"])(
    "leaves one that was begun alone: %s",
    async (path) => {
      const { send } = await serve(appOf(express, samplePortal(), answered));
      expect(await send(path)).toMatchObject({ status: 504, text: "too late" });
      expect(await send(path)).toMatchObject({ status: 504, text: "too late" });
    },
  );

  it("takes origin and cookie security from baseUrl, not from the request", async () => {
    const portal = samplePortal();
    const { send } = await serve(appOf(express, portal).set("trust proxy", true));
    const forwarded = { host: "evil.example", "x-forwarded-host": "evil.example", "x-forwarded-proto": "http" };
    const created = await send("/v1/portal-sessions", json({ customerId: "cus_acme" }, { ...withKey, ...forwarded }));
    const { url, token } = created.json as { url: string; token: string };
    expect(url).toBe(`https://billing.example/portal/open/${token}`);
    const opened = await send(new URL(url).pathname, { headers: { ...forwarded, ...navigation } });
    expect(opened.headers["set-cookie"]).toEqual([expect.stringMatching(/^__Host-postern-claimant=.*; Secure$/)]);
    const foreign = { ...forwarded, origin: "https://evil.example", ...cookiesOf(opened) };
    expect(await send("/portal/redeem", form({ token }, foreign))).toMatchObject({ status: 403 });
    const own = { ...forwarded, origin: "https://billing.example", ...cookiesOf(opened) };
    expect(await send("/portal/redeem", form({ token }, own))).toMatchObject({
      status: 303,
      headers: { location: "https://billing.example/portal" },
    });
  });
});
