import type { CustomerRoute } from "../../routes.ts";
import { apiRoute, pageRoute } from "../portal-route.ts";
import { usagePage } from "./usage-page.ts";
import { windowAsked } from "./window.ts";
import type { Parts } from "../view.ts";

export function usageRoutes(parts: Parts): readonly CustomerRoute[] {
  const { shop } = parts;
  const { usage } = shop;
  return [
    pageRoute(parts, "/usage", ["usage:read"], (view, { query }) =>
      usagePage(view, usage.report(view.access, windowAsked(query))),
    ),
    apiRoute("/api/usage", ["usage:read"], (access, { query }) => usage.report(access, windowAsked(query))),
  ];
}
