import { ownedBy } from "@postern/core";
import type { CustomerRoute } from "../../routes.ts";
import { pageAsked } from "../paging.ts";
import { apiRoute, pageRoute } from "../portal-route.ts";
import { creditsPage } from "./credits-page.ts";
import type { Parts } from "../view.ts";

export function creditRoutes(parts: Parts): readonly CustomerRoute[] {
  const { shop } = parts;
  const { credits } = shop;
  return [
    pageRoute(parts, "/credits", ["credits:read"], (view, { query }) =>
      creditsPage(view, query, credits.walletOf(view.access), credits.entriesOf(view.access, pageAsked(query))),
    ),
    apiRoute("/api/wallet", ["credits:read"], (access) => ownedBy(access, credits.walletOf(access))),
    apiRoute("/api/credits", ["credits:read"], (access, { query }) => {
      const { entries, total } = credits.entriesOf(access, pageAsked(query));
      return { data: entries, total };
    }),
    apiRoute("/api/credits/:id", ["credits:read"], (access, request) =>
      ownedBy(access, credits.find(request.param("id"))),
    ),
  ];
}
