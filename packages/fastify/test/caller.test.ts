import { callerCases } from "@postern/test-support/adapters/caller-cases";
import { describe } from "vitest";
import { enterPortal, managementRoutes, portalGuard, portalRoutes } from "../src/index.ts";
import { serve } from "./support/serve.ts";
import { versions } from "./support/versions.ts";

describe.each(versions)("an event's caller, $version", ({ fastify }) => {
  callerCases(({ portal, trustsProxy, asked }) => {
    const app = fastify({ trustProxy: trustsProxy && asked });
    app.register(managementRoutes(portal), { prefix: "/v1/portal-sessions" });
    app.register(portalRoutes(portal), { prefix: "/portal" });
    app.get("/guarded", { onRequest: portalGuard(portal, "invoices:pay") }, () => "in");
    app.post("/billing", (request, reply) => enterPortal(portal, request, reply, { customerId: "cus_acme" }));
    return serve(app);
  });
});
