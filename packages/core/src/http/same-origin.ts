import type { Surface } from "./surface.ts";
import { PortalError } from "../errors.ts";
import type { HeaderLookup } from "./message.ts";

const safe: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/** Tells whether a method may change something (RFC 9110 section 9.2.1). */
export function isUnsafe(method: string): boolean {
  return !safe.has(method);
}

/**
 * Tells whether a request by cookie must come from the portal's own origin: it may change something, or it opens a
 * WebSocket, which another site's script may do with this site's cookies, and read (RFC 6455 section 10.2).
 */
export function needsOwnOrigin(method: string, header: HeaderLookup): boolean {
  return isUnsafe(method) || (header("upgrade")?.toLowerCase().includes("websocket") ?? false);
}

/**
 * Refuses a request that another site may have forged: `Sec-Fetch-Site` must say `same-origin`; where a
 * browser sends none, `Origin` must be the portal's own.
 * @throws {PortalError} `origin_refused`
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export function requireSameOrigin(ctx: Surface, header: HeaderLookup): void {
  const site = header("sec-fetch-site");
  const own = site === undefined ? header("origin") === ctx.site.origin : site === "same-origin";
  if (!own) throw new PortalError("origin_refused", { detail: bothSides(ctx.site.origin, site, header("origin")) });
}

// What an honest page sends; no more of a header than this is repeated.
const plainOrigin = /^[a-z][a-z0-9+.-]*:\/\/[A-Za-z0-9._:[\]-]+$/;
const MAX_ORIGIN = 255;

/** Both sides, since mostly it is `baseUrl` that differs from the address in the browser. */
function bothSides(own: string, site: string | undefined, origin: string | undefined): string {
  if (origin !== undefined && origin !== own && origin.length <= MAX_ORIGIN && plainOrigin.test(origin))
    return `The request came from ${origin}, and baseUrl is at ${own}.`;
  if (origin === undefined && site === undefined)
    return `Send Origin or Sec-Fetch-Site: same-origin; forms must be posted from ${own}.`;
  return `It must come from ${own}, where baseUrl is.`;
}
