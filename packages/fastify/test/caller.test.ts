import type { PortalEvent, PortalEventName } from "@postern/core";
import { describe, expect, it, vi } from "vitest";
import { enterPortal, managementRoutes, portalGuard, portalRoutes } from "../src/index.ts";
import { bearer, type SamplePortal, sameOrigin, samplePortal, withKey } from "@postern/test-support/sample-portal";
import { serve } from "./support/serve.ts";
import { type Fastify, versions } from "./support/versions.ts";

const agent = { "user-agent": "Mozilla/5.0 (test)", "x-forwarded-for": "192.0.2.7" };

async function appOf(fastify: Fastify, portal: SamplePortal, trustProxy: false | string | (() => boolean)) {
  const app = fastify({ trustProxy });
  app.register(managementRoutes(portal), { prefix: "/v1/portal-sessions" });
  app.register(portalRoutes(portal), { prefix: "/portal" });
  app.get("/guarded", { onRequest: portalGuard(portal, "invoices:pay") }, () => "in");
  app.post("/billing", (request, reply) => enterPortal(portal, request, reply, { customerId: "cus_acme" }));
  const { send } = await serve(app);
  return async () => {
    const json = { ...withKey, ...agent, "content-type": "application/json" };
    await send("/v1/portal-sessions", { method: "POST", headers: json, body: '{"customerId":"cus_acme"}' });
    await send("/portal/session", { method: "DELETE", headers: { ...(await bearer(portal)), ...agent } });
    await send("/guarded", { headers: { ...(await bearer(portal)), ...agent } });
    await send("/billing", { method: "POST", headers: { ...sameOrigin, ...agent } });
  };
}

describe.each(versions)("an event's caller, $version", ({ fastify }) => {
  it.each([
    ["the socket's address", false, "127.0.0.1"],
    ["what the proxy says, where the app trusts it", "loopback", "192.0.2.7"],
  ] as const)("is %s", async (_, trust, ip) => {
    const portal = samplePortal();
    const told: PortalEvent[] = [];
    for (const name of ["created", "revoked", "denied"] satisfies PortalEventName[])
      portal.on(name, (event) => void (event.userAgent !== null && told.push(event)));
    await (
      await appOf(fastify, portal, trust)
    )();
    const caller = { ip, userAgent: agent["user-agent"] };
    expect(told.map((each) => ({ event: each.event, ip: each.ip, userAgent: each.userAgent }))).toEqual(
      ["created", "revoked", "denied", "created"].map((event) => ({ event, ...caller })),
    );
  });

  it("is not asked for where nobody listens", async () => {
    const trust = vi.fn<() => boolean>(() => true);
    const portal = samplePortal();
    const send = await appOf(fastify, portal, trust);
    await send();
    expect(trust).not.toHaveBeenCalled();
    portal.on("created", () => {});
    await send();
    expect(trust).toHaveBeenCalled();
  });
});
