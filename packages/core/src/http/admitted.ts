import type { PortalAccess } from "../views.ts";
import type { TokenAuthority } from "./gate.ts";

/** A host's request, or its state, as guards leave it: each portal's access has a place of its own. */
export interface Admitted {
  [place: symbol]: PortalAccess | undefined;
}

const places = new WeakMap<TokenAuthority, symbol>();

/** Where a portal's guards keep what they admitted: several portals may guard one route. */
export function placeOf(authority: TokenAuthority): symbol {
  const known = places.get(authority);
  if (known !== undefined) return known;
  const place = Symbol("admitted");
  places.set(authority, place);
  return place;
}
