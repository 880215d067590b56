import type { CreatedSession, PortalAccess, SessionView } from "../views.ts";
import type { WireAccess, WireCreated, WireSession } from "./wire-schemas.ts";

/** An instant on the wire: ISO 8601 with milliseconds and `Z`. */
export function iso(at: number): string {
  return new Date(at).toISOString();
}

/** The same without milliseconds, as some products' profiles tell it: never later than it is. */
export function isoSeconds(at: number): string {
  return `${iso(at).slice(0, 19)}Z`;
}

/** A session as the management API tells it. */
export function wireSession(session: CreatedSession): WireCreated;
export function wireSession(session: SessionView): WireSession;
export function wireSession(session: SessionView): WireSession {
  return {
    ...session,
    scopes: [...session.scopes],
    createdAt: iso(session.createdAt),
    openUntil: iso(session.openUntil),
    expiresAt: iso(session.expiresAt),
    redeemedAt: session.redeemedAt === null ? null : iso(session.redeemedAt),
    revokedAt: session.revokedAt === null ? null : iso(session.revokedAt),
  };
}

/** A session as its customer sees it: no metadata, no tenant. */
export function wireAccess(access: PortalAccess): WireAccess {
  return {
    id: access.sessionId,
    customerId: access.customerId,
    customerExternalId: access.customerExternalId,
    actor: access.actor,
    scopes: [...access.scopes],
    expiresAt: iso(access.expiresAt),
    returnUrl: access.returnUrl,
    page: access.page,
    locale: access.locale,
  };
}
