import type { PortalEvent, PortalEventName } from "@postern/core";
import { describe, expect, it, vi } from "vitest";
import { enterPortal, managementRoutes, portalGuard, portalRoutes } from "../src/index.ts";
import { type Express, majors } from "./support/majors.ts";
import { bearer, type SamplePortal, sameOrigin, samplePortal, withKey } from "@postern/test-support/sample-portal";
import { serve } from "@postern/test-support/http";

const agent = { "user-agent": "Mozilla/5.0 (test)", "x-forwarded-for": "192.0.2.7" };

async function appOf(express: Express, portal: SamplePortal, trust: unknown) {
  const app = express().set("trust proxy", trust);
  app.use("/v1/portal-sessions", managementRoutes(portal));
  app.use("/portal", portalRoutes(portal));
  app.get("/guarded", portalGuard(portal, "invoices:pay"));
  app.post("/billing", (req, res) => void enterPortal(portal, req, res, { customerId: "cus_acme" }));
  const { send } = await serve(app);
  return async () => {
    const json = { ...withKey, ...agent, "content-type": "application/json" };
    await send("/v1/portal-sessions", { method: "POST", headers: json, body: '{"customerId":"cus_acme"}' });
    await send("/portal/session", { method: "DELETE", headers: { ...(await bearer(portal)), ...agent } });
    await send("/guarded", { headers: { ...(await bearer(portal)), ...agent } });
    await send("/billing", { method: "POST", headers: { ...sameOrigin, ...agent } });
  };
}

describe.each(majors)("an event's caller, $major", ({ express }) => {
  it.each([
    ["the socket's address", false, "127.0.0.1"],
    ["what the proxy says, where the app trusts it", "loopback", "192.0.2.7"],
  ])("is %s", async (_, trust, ip) => {
    const portal = samplePortal();
    const told: PortalEvent[] = [];
    for (const name of ["created", "revoked", "denied"] satisfies PortalEventName[])
      portal.on(name, (event) => void (event.userAgent !== null && told.push(event)));
    await (
      await appOf(express, portal, trust)
    )();
    const caller = { ip, userAgent: agent["user-agent"] };
    expect(told.map((each) => ({ event: each.event, ip: each.ip, userAgent: each.userAgent }))).toEqual(
      ["created", "revoked", "denied", "created"].map((event) => ({ event, ...caller })),
    );
  });

  it("is not asked for where nobody listens", async () => {
    const trust = vi.fn<() => boolean>(() => true);
    const portal = samplePortal();
    const send = await appOf(express, portal, trust);
    trust.mockClear();
    await send();
    expect(trust).not.toHaveBeenCalled();
    portal.on("created", () => {});
    await send();
    expect(trust).toHaveBeenCalled();
  });

  it("harms nothing where the app's trust function throws", async () => {
    const portal = samplePortal();
    const told: PortalEvent[] = [];
    portal.on("revoked", (event) => void told.push(event));
    const broken = (): never => {
      throw new Error("no trust");
    };
    await (
      await appOf(express, portal, broken)
    )();
    expect(told).toMatchObject([{ event: "revoked", ip: null, userAgent: null }]);
  });
});
