import { ownedBy } from "@postern/core";
import { wantsHtml } from "../../exchange.ts";
import type { CustomerRoute } from "../../routes.ts";
import type { Shop } from "../../shop/shop.ts";
import { jsonReply, seeOther } from "../../ui/reply.ts";
import { apiRoute, pageRoute } from "../portal-route.ts";
import { cancelPage } from "./cancel-page.ts";
import { subscriptionsPage } from "./subscriptions-page.ts";
import type { Parts } from "../view.ts";

export function subscriptionRoutes(parts: Parts): readonly CustomerRoute[] {
  const { shop } = parts;
  const { subscriptions } = shop;
  return [
    pageRoute(parts, "/subscriptions", ["subscriptions:read"], (view, { query }) =>
      subscriptionsPage(view, subscriptions.of(view.access), query.get("notice")),
    ),
    pageRoute(parts, "/subscriptions/:id/cancel", ["subscriptions:write"], (view, request) =>
      cancelPage(view, ownedBy(view.access, subscriptions.find(request.param("id")))),
    ),
    apiRoute("/api/subscriptions", ["subscriptions:read"], (access) => ({ data: subscriptions.of(access) })),
    apiRoute("/api/subscriptions/:id", ["subscriptions:read"], (access, request) =>
      ownedBy(access, subscriptions.find(request.param("id"))),
    ),
    changeRoute(shop, "cancel", true),
    changeRoute(shop, "resume", false),
  ];
}

function changeRoute({ subscriptions }: Shop, action: "cancel" | "resume", cancel: boolean): CustomerRoute {
  return {
    method: "post",
    path: `/api/subscriptions/:id/${action}`,
    scopes: ["subscriptions:write"],
    handle(access, request) {
      const subscription = ownedBy(access, subscriptions.find(request.param("id")));
      const changed = subscriptions.setCancelAtPeriodEnd(subscription, cancel);
      const isOver = changed.status === "cancelled";
      if (!wantsHtml(request)) return jsonReply(changed, isOver ? 409 : 200);
      const page = access.scopes.includes("subscriptions:read") ? "/portal/subscriptions" : "/portal";
      return seeOther(`${page}?notice=${isOver ? "over" : action}`);
    },
  };
}
