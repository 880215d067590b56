import type { Surface } from "./surface.ts";

/**
 * Where a customer goes back to: the session's own `returnUrl`, else `homeUrl`, else nowhere.
 *
 * Checked again although create did: a record from elsewhere, or from before an origin was struck off the
 * list, leads home.
 */
export function wayBackOf(ctx: Surface, returnUrl: string | null): string | null {
  const origin = returnUrl === null ? undefined : URL.parse(returnUrl)?.origin;
  return origin !== undefined && ctx.returnOrigins.has(origin) ? returnUrl : ctx.homeUrl;
}
