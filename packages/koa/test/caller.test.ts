import type { RequestListener } from "node:http";
import type { PortalEvent, PortalEventName } from "@postern/core";
import type { Context } from "koa";
import { describe, expect, it, vi } from "vitest";
import { enterPortal, managementRoutes, portalGuard, portalRoutes } from "../src/index.ts";
import { type KoaClass, majors } from "./support/majors.ts";
import { bearer, type SamplePortal, sameOrigin, samplePortal, withKey } from "@postern/test-support/sample-portal";
import { serve } from "@postern/test-support/http";

const agent = { "user-agent": "Mozilla/5.0 (test)", "x-forwarded-for": "192.0.2.7" };

/** @param look is called when somebody asks for the address. */
async function appOf(Koa: KoaClass, portal: SamplePortal, proxy: boolean, look: () => void = () => {}) {
  const app = new Koa({ proxy });
  const ip = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(app.request), "ip")!;
  Object.defineProperty(app.request, "ip", {
    get() {
      look();
      return ip.get!.call(this) as string;
    },
  });
  app.use(managementRoutes(portal, { prefix: "/v1/portal-sessions" }));
  app.use(portalRoutes(portal, { prefix: "/portal" }));
  app.use(async (ctx: Context, next) =>
    ctx.path === "/billing" ? enterPortal(portal, ctx, { customerId: "cus_acme" }) : next(),
  );
  app.use(portalGuard(portal, "invoices:pay"));
  const handler = app.callback();
  const { send } = await serve(((req, res) => void handler(req, res)) satisfies RequestListener);
  return async () => {
    const json = { ...withKey, ...agent, "content-type": "application/json" };
    await send("/v1/portal-sessions", { method: "POST", headers: json, body: '{"customerId":"cus_acme"}' });
    await send("/portal/session", { method: "DELETE", headers: { ...(await bearer(portal)), ...agent } });
    await send("/guarded", { headers: { ...(await bearer(portal)), ...agent } });
    await send("/billing", { method: "POST", headers: { ...sameOrigin, ...agent } });
  };
}

describe.each(majors)("an event's caller, $major", ({ Koa }) => {
  it.each([
    ["the socket's address", false, "127.0.0.1"],
    ["what the proxy says, where the app trusts it", true, "192.0.2.7"],
  ])("is %s", async (_, proxy, ip) => {
    const portal = samplePortal();
    const told: PortalEvent[] = [];
    for (const name of ["created", "revoked", "denied"] satisfies PortalEventName[])
      portal.on(name, (event) => void (event.userAgent !== null && told.push(event)));
    await (
      await appOf(Koa, portal, proxy)
    )();
    const caller = { ip, userAgent: agent["user-agent"] };
    expect(told.map((each) => ({ event: each.event, ip: each.ip, userAgent: each.userAgent }))).toEqual(
      ["created", "revoked", "denied", "created"].map((event) => ({ event, ...caller })),
    );
  });

  it("is not asked for where nobody listens", async () => {
    const look = vi.fn<() => void>();
    const portal = samplePortal();
    const send = await appOf(Koa, portal, true, look);
    await send();
    expect(look).not.toHaveBeenCalled();
    portal.on("created", () => {});
    await send();
    expect(look).toHaveBeenCalled();
  });
});
