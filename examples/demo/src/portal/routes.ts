import { continueRoute } from "../embed/continue.ts";
import { customerRoute } from "../embed/customer-route.ts";
import type { Demo } from "../open-demo.ts";
import type { CustomerRoute } from "../routes.ts";
import { creditRoutes } from "./credits/routes.ts";
import { invoiceRoutes } from "./invoices/routes.ts";
import { overviewRoutes } from "./overview/routes.ts";
import { paymentMethodRoutes } from "./payment-methods/routes.ts";
import { subscriptionRoutes } from "./subscriptions/routes.ts";
import { usageRoutes } from "./usage/routes.ts";

/** The customer side: pages, what their forms post to, and the same data for programs. */
export function customerRoutes(demo: Demo): readonly CustomerRoute[] {
  return [
    ...overviewRoutes(demo),
    ...subscriptionRoutes(demo),
    ...invoiceRoutes(demo),
    ...creditRoutes(demo),
    ...usageRoutes(demo),
    ...paymentMethodRoutes(demo),
    continueRoute(demo),
    customerRoute(demo),
  ];
}
