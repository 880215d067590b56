import { ownedBy } from "@postern/core";
import { wantsHtml } from "../../exchange.ts";
import type { Demo } from "../../open-demo.ts";
import type { CustomerRoute } from "../../routes.ts";
import { jsonReply, seeOther } from "../../ui/reply.ts";
import { apiRoute, pageRoute } from "../portal-route.ts";
import { paymentMethodsPage } from "./payment-methods-page.ts";
import type { Parts } from "../view.ts";

export function paymentMethodRoutes(parts: Parts & Pick<Demo, "processor">): readonly CustomerRoute[] {
  const { shop, processor } = parts;
  const { paymentMethods } = shop;
  return [
    pageRoute(parts, "/payment-methods", ["payment_methods:read"], (view, { query }) =>
      paymentMethodsPage(view, paymentMethods.of(view.access), query.get("notice")),
    ),
    apiRoute("/api/payment-method", ["payment_methods:read"], (access) => ownedBy(access, paymentMethods.of(access))),
    {
      method: "post",
      path: "/api/setup-intent",
      scopes: ["payment_methods:write"],
      handle(access, request) {
        const { tenantId, customerId } = access;
        const url = processor.createSetupIntent({ tenantId, customerId });
        return wantsHtml(request) ? seeOther(url) : jsonReply({ url }, 201);
      },
    },
  ];
}
