import { PortalError } from "@postern/core";

/**
 * Refuses what another site's page may have made a staff member's browser send (CSRF). For everything of the
 * staff side that changes something, and beside a login, not instead of one: this demo has none, so that it
 * can be tried at once. Your app has its own.
 *
 * @param origin the app's own, from configuration; a request's Host header is whatever its sender likes.
 * @param header looks a header up by its lower-case name.
 * @throws {PortalError} `origin_refused`
 */
export function requireSameOrigin(origin: string, header: (name: string) => string | undefined): void {
  const site = header("sec-fetch-site");
  // Browsers from before Fetch Metadata still say the Origin of a form POST.
  const isOwn = site === undefined ? header("origin") === origin : site === "same-origin";
  if (!isOwn) throw new PortalError("origin_refused");
}
