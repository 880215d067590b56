import { callerCases } from "@postern/test-support/adapters/caller-cases";
import type { Context } from "koa";
import { describe } from "vitest";
import { enterPortal, managementRoutes, portalGuard, portalRoutes } from "../src/index.ts";
import { listenerOf } from "./support/app-of.ts";
import { majors } from "./support/majors.ts";
import { serve } from "@postern/test-support/http";

describe.each(majors)("an event's caller, $major", ({ Koa }) => {
  callerCases(({ portal, trustsProxy, asked }) => {
    const app = new Koa({ proxy: trustsProxy });
    const ip = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(app.request), "ip")!;
    Object.defineProperty(app.request, "ip", {
      get() {
        asked();
        return ip.get!.call(this) as string;
      },
    });
    app.use(managementRoutes(portal, { prefix: "/v1/portal-sessions" }));
    app.use(portalRoutes(portal, { prefix: "/portal" }));
    app.use(async (ctx: Context, next) =>
      ctx.path === "/billing" ? enterPortal(portal, ctx, { customerId: "cus_acme" }) : next(),
    );
    app.use(portalGuard(portal, "invoices:pay"));
    return serve(listenerOf(app));
  });
});
