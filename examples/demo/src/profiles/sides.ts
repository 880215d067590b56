import type { Portal } from "@postern/core";
import type { GuardedProfile } from "@postern/core/profiles";
import type { Scope } from "../demo-portal.ts";
import type { Demo } from "../open-demo.ts";
import { customerRoutes } from "../portal/routes.ts";
import type { CustomerRoute } from "../routes.ts";
import { shopTenant } from "./billstack-project.ts";
import { billstackPage } from "./billstack-page.ts";

/** Routes behind one guard. */
export interface CustomerSide {
  readonly at: string;
  /** Whose guard it is, and in whose shape refusals are told. */
  readonly authority: Portal<Scope> | GuardedProfile<Scope>;
  readonly routes: readonly CustomerRoute[];
}

/** The portal, and what of it customers of other products see behind those products' own tokens. */
export function customerSides(demo: Demo): readonly CustomerSide[] {
  const { portal, profiles, shop } = demo;
  const routes = customerRoutes(demo);
  const readOnly = routes.filter(({ method, path }) => method === "get" && path.startsWith("/api/"));
  const page: CustomerRoute = {
    method: "get",
    path: "/portal/:token",
    scopes: [],
    handle: (access, request) => billstackPage(shopTenant(access), request.param("token"), shop),
  };
  return [
    { at: "/portal", authority: portal, routes },
    { at: "/profiles/flexprice", authority: profiles.flexprice, routes: readOnly },
    { at: "/profiles/billstack", authority: profiles.billstack, routes: [page] },
  ];
}
