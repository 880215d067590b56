import { callAll, type CallerApp, callerCases } from "@postern/test-support/adapters/caller-cases";
import type { PortalEvent } from "@postern/core";
import { describe, expect, it } from "vitest";
import { enterPortal, managementRoutes, portalGuard, portalRoutes } from "../src/index.ts";
import { type Express, majors } from "./support/majors.ts";
import { samplePortal } from "@postern/test-support/sample-portal";
import { serve } from "@postern/test-support/http";

function serveApp(express: Express, { portal, trustsProxy, asked }: CallerApp) {
  const app = express().set("trust proxy", trustsProxy && asked);
  app.use("/v1/portal-sessions", managementRoutes(portal));
  app.use("/portal", portalRoutes(portal));
  app.get("/guarded", portalGuard(portal, "invoices:pay"));
  app.post("/billing", (req, res) => void enterPortal(portal, req, res, { customerId: "cus_acme" }));
  return serve(app);
}

describe.each(majors)("an event's caller, $major", ({ express }) => {
  callerCases((app) => serveApp(express, app));

  it("harms nothing where the app's trust function throws", async () => {
    const portal = samplePortal();
    const told: PortalEvent[] = [];
    portal.on("revoked", (event) => void told.push(event));
    const broken = (): never => {
      throw new Error("no trust");
    };
    await callAll(portal, await serveApp(express, { portal, trustsProxy: true, asked: broken }));
    expect(told).toMatchObject([{ event: "revoked", ip: null, userAgent: null }]);
  });
});
