import type { PortalAccess } from "../views.ts";
import type { HttpHandler } from "./message.ts";

/**
 * Another product's wire format over a portal, as one value to mount: what used to call that product calls this,
 * with another base URL and key.
 * @see docs/adr/0025-profiles.md
 */
export interface Profile {
  readonly handler: HttpHandler;
  /** Every path the handler answers, below its mount: `/v1/portal-sessions/:id`. One with a `:token` carries a secret. */
  readonly paths: readonly string[];
}

/**
 * A profile whose sessions are presented in a way of their own: it stands behind `portalGuard` in the place of the
 * portal, and tells refusals in that product's shape.
 */
export interface GuardedProfile<S extends string = string> extends Profile {
  /**
   * Decides whether a token of this profile is good right now.
   * @param need a scope, or several that must all be held.
   * @throws {PortalError} what `portal.authorize` throws
   */
  authorize(token: string, need?: S | readonly S[]): Promise<PortalAccess<S>>;
}
