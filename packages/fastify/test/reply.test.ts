import { gunzipSync } from "node:zlib";
import compress from "@fastify/compress";
import cookies from "@fastify/cookie";
import helmet from "@fastify/helmet";
import type { FastifyInstance } from "fastify";
import { describe, expect, it } from "vitest";
import { memoryStore, PortalError } from "@postern/core";
import { enterPortal, portalErrors, portalGuard } from "../src/index.ts";
import { mount } from "./support/mount.ts";
import { cookiesOf, form, json } from "@postern/test-support/http";
import {
  bearer,
  navigation,
  sameOrigin,
  samplePortal,
  type SamplePortal,
  withKey,
} from "@postern/test-support/sample-portal";
import { serve } from "./support/serve.ts";

const sessions = "/v1/portal-sessions";

function appOf(portal: SamplePortal, before: (app: FastifyInstance) => unknown) {
  const app = mount(portal, {}, before);
  app.get("/guarded", { onRequest: portalGuard(portal) }, () => "in");
  return app;
}

/** What an app sets on every reply before anyone answers. */
const opinions = {
  "content-security-policy": "default-src 'self'",
  "referrer-policy": "no-referrer",
  "cache-control": "public, max-age=60",
  "content-type": "text/plain",
};

describe("a reply", () => {
  it.each<[string, (app: FastifyInstance) => void]>([
    ["@fastify/helmet", (app) => void app.register(helmet)],
    ["a hook", (app) => void app.addHook("onRequest", async (_request, reply) => void reply.headers(opinions))],
  ])("keeps its own policies on the open page, whatever %s set before", async (_what, before) => {
    const portal = samplePortal();
    const { send } = await serve(appOf(portal, before));
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

  it("is never cached", async () => {
    const portal = samplePortal();
    const { send } = await serve(appOf(portal, () => {}));
    const headers = await bearer(portal);
    for (const answer of [
      await send(sessions, json({ customerId: "cus_acme" }, withKey)),
      await send(sessions, { headers: withKey }),
      await send("/portal/session", { headers: { ...headers, "if-none-match": "*" } }),
      await send("/guarded"),
    ]) {
      expect(answer.status).not.toBe(304);
      expect(answer.headers).toMatchObject({ "cache-control": "no-store" });
      expect(answer.headers).not.toHaveProperty("etag");
    }
  });

  it.each<[string, (app: FastifyInstance) => void]>([
    [
      "@fastify/cookie",
      (app) => {
        app.register(cookies);
        app.addHook("onRequest", async (_request, reply) => void reply.setCookie("cart", "7").header("vary", "Accept"));
      },
    ],
    [
      "a hook",
      (app) =>
        void app.addHook("onRequest", async (_request, reply) => {
          reply.headers({ "set-cookie": "cart=7", vary: "Accept" });
        }),
    ],
    [
      "middleware",
      (app) =>
        void app.addHook("onRequest", async (_request, reply) => {
          reply.raw.setHeader("set-cookie", ["cart=7"]);
          reply.raw.setHeader("vary", ["Accept"]);
        }),
    ],
    [
      "an onSend hook",
      (app) =>
        void app.addHook("onSend", async (_request, reply) => {
          const vary = [reply.getHeader("vary") ?? [], "Accept"].flat().join(", ");
          reply.header("set-cookie", "cart=7").header("vary", vary);
        }),
    ],
  ])("keeps the cookies and Vary of %s beside its own", async (_what, before) => {
    const portal = samplePortal({ clientOrigins: ["https://app.example"] });
    const { send } = await serve(appOf(portal, before));
    const { url, token } = await portal.sessions.create({ customerId: "cus_acme" });
    const opened = await send(new URL(url!).pathname);
    const entered = await send("/portal/redeem", form({ token }, { ...sameOrigin, ...cookiesOf(opened) }));
    expect(entered.headers["set-cookie"]!.toSorted()).toEqual([
      expect.stringMatching(/^__Host-postern=pstoken_.*; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=\d+$/),
      expect.stringMatching(/^cart=7/),
    ]);
    expect(entered.headers.vary!.split(", ").toSorted()).toEqual(["Accept", "Origin"]);
  });

  it("passes through compression whole", async () => {
    const portal = samplePortal();
    const before = (app: FastifyInstance) => void app.register(compress, { threshold: 0 });
    const { send } = await serve(appOf(portal, before));
    const created = await send(sessions, json({ customerId: "cus_acme" }, { ...withKey, "accept-encoding": "gzip" }));
    expect(created.headers).toMatchObject({ "content-encoding": "gzip", vary: "accept-encoding" });
    const { id } = JSON.parse(gunzipSync(created.bytes).toString()) as { id: string };
    expect(await send(`${sessions}/${id}`, { method: "DELETE", headers: withKey })).toMatchObject({
      status: 204,
      text: "",
    });
  });

  it("is not serialised by the app's own serializer", async () => {
    const before = (app: FastifyInstance) => void app.setReplySerializer(() => "theirs");
    const { send } = await serve(appOf(samplePortal(), before));
    expect(await send("/guarded")).toMatchObject({ status: 401, json: { code: "credential_missing" } });
    expect(await send(sessions, { headers: withKey })).toMatchObject({ status: 200, json: { data: [] } });
  });

  it.each(["/portal/session", sessions, "/guarded", "/portal/open/pslink_x"])(
    "is left alone where a hook of the app has answered: %s",
    async (path) => {
      const before = (app: FastifyInstance) =>
        void app.addHook("onRequest", async (_request, reply) => reply.code(429).send("slow down"));
      const { send } = await serve(appOf(samplePortal(), before));
      expect(await send(path)).toMatchObject({ status: 429, text: "slow down" });
    },
  );

  it("comes once where a hook of the app's takes its time over it", async () => {
    const portal = samplePortal();
    const sent: number[] = [];
    const app = appOf(portal, (inner) =>
      inner.addHook("onSend", async (_request, reply) => {
        sent.push(reply.statusCode);
        await new Promise((resolve) => setImmediate(resolve));
      }),
    );
    app.setErrorHandler(portalErrors(portal));
    app.get("/thrown", () => {
      throw new PortalError("resource_unknown");
    });
    app.post("/billing", (request, reply) => enterPortal(portal, request, reply, { customerId: "cus_acme" }));
    const { send } = await serve(app);
    for (const [path, method, status] of [
      ["/guarded", "GET", 401],
      ["/portal/session", "GET", 401],
      ["/portal/open/pslink_x", "GET", 400],
      ["/portal/open/pslink_x", "SEARCH", 405],
      ["/v1/portal-sessions/a/b", "GET", 404],
      ["/thrown", "GET", 404],
      ["/billing", "POST", 303],
    ] as const)
      expect(await send(path, { method, headers: sameOrigin })).toMatchObject({ status });
    expect(sent).toEqual([401, 401, 400, 405, 404, 404, 303]);
  });

  it("comes once where the app's time-out answered first, and nobody complains", async () => {
    const whole = memoryStore();
    const { promise: slow, resolve: answerAtLast } = Promise.withResolvers<undefined>();
    const { promise: answered, resolve: tellAnswered } = Promise.withResolvers<void>();
    const portal = samplePortal({ store: { ...whole, find: () => slow } });
    const log: string[] = [];
    const stream = { write: (line: string) => void log.push(line) };
    const app = mount(portal, { handlerTimeout: 30, logger: { level: "warn", stream } });
    const { send } = await serve(app);
    const headers = await bearer(portal);
    expect(await send("/portal/session", { headers })).toMatchObject({
      status: 503,
      json: { code: "FST_ERR_HANDLER_TIMEOUT" },
    });
    const timedOut = log.splice(0);
    expect(timedOut).toEqual([expect.stringContaining("FST_ERR_HANDLER_TIMEOUT")]);
    answerAtLast(undefined);
    setImmediate(tellAnswered);
    await answered;
    expect(log).toEqual([]);
  });

  it("takes origin and cookie security from baseUrl, not from the request", async () => {
    const portal = samplePortal();
    const app = mount(portal, { trustProxy: "127.0.0.1" });
    const { send } = await serve(app);
    const forwarded = { host: "evil.example", "x-forwarded-host": "evil.example", "x-forwarded-proto": "http" };
    const created = await send(sessions, json({ customerId: "cus_acme" }, { ...withKey, ...forwarded }));
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
