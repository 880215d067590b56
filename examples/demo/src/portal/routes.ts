import { ownedBy } from "@postern/core";
import { continueRoute } from "../embed/continue.ts";
import { customerRoute } from "../embed/customer-route.ts";
import { wantsHtml } from "../exchange.ts";
import type { Demo } from "../open-demo.ts";
import type { CustomerRoute } from "../routes.ts";
import { jsonReply, seeOther } from "../ui/reply.ts";
import { invoicePage } from "./invoice-page.ts";
import { portalPage } from "./portal-page.ts";
import { visitOf } from "./visit.ts";

/** The customer side: pages, what their forms post to, and the same data for programs. */
export function customerRoutes(demo: Demo): readonly CustomerRoute[] {
  const { shop } = demo;
  const { subscriptions, invoices } = shop;
  const changeTo = (action: string, cancel: boolean): CustomerRoute => ({
    method: "post",
    path: `/api/subscriptions/:id/${action}`,
    scopes: ["subscriptions:write"],
    handle(access, request) {
      const subscription = ownedBy(access, subscriptions.find(request.param("id")));
      const changed = subscriptions.setCancelAtPeriodEnd(subscription, cancel);
      return wantsHtml(request) ? seeOther("/portal") : jsonReply(changed);
    },
  });
  return [
    { method: "get", path: "/", scopes: [], handle: (access) => portalPage(visitOf(demo, access), shop) },
    {
      method: "get",
      path: "/invoices/:id",
      scopes: ["invoices:read"],
      handle: (access, request) =>
        invoicePage(visitOf(demo, access), ownedBy(access, invoices.find(request.param("id")))),
    },
    {
      method: "get",
      path: "/api/invoices",
      scopes: ["invoices:read"],
      handle: (access) => jsonReply({ data: invoices.of(access) }),
    },
    {
      method: "get",
      path: "/api/invoices/:id",
      scopes: ["invoices:read"],
      handle: (access, request) => jsonReply(ownedBy(access, invoices.find(request.param("id")))),
    },
    {
      method: "get",
      path: "/api/subscriptions",
      scopes: ["subscriptions:read"],
      handle: (access) => jsonReply({ data: subscriptions.of(access) }),
    },
    continueRoute(demo),
    customerRoute(demo),
    changeTo("cancel", true),
    changeTo("resume", false),
  ];
}
