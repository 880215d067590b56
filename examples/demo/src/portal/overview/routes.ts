import type { CustomerRoute } from "../../routes.ts";
import { pageRoute } from "../portal-route.ts";
import { windowAsked } from "../usage/window.ts";
import { overviewPage } from "./overview-page.ts";
import type { Parts } from "../view.ts";

export function overviewRoutes(parts: Parts): readonly CustomerRoute[] {
  const { shop } = parts;
  return [
    pageRoute(parts, "/", [], (view, { query }) => overviewPage(view, shop, windowAsked(query), query.get("notice"))),
  ];
}
