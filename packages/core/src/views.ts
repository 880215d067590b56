import { type PortalSession, type SessionDelivery, type SessionStatus, type SessionUse, statusOf } from "./session.ts";

/** A portal session as its merchant sees it: never a token, a URL or a hash. Instants are epoch milliseconds. */
export interface SessionView<S extends string = string> {
  readonly id: string;
  readonly status: SessionStatus;
  /** Whether the session was ever redeemed. */
  readonly isUsed: boolean;
  readonly customerId: string;
  readonly customerExternalId: string | null;
  readonly actor: string | null;
  readonly scopes: readonly S[];
  readonly use: SessionUse;
  readonly delivery: SessionDelivery;
  readonly returnUrl: string | null;
  readonly page: string | null;
  readonly locale: string | null;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly createdAt: number;
  readonly openUntil: number;
  readonly expiresAt: number;
  readonly redeemedAt: number | null;
  readonly revokedAt: number | null;
}

/** What create answers: the only place where the credential is ever told. */
export interface CreatedSession<S extends string = string> extends SessionView<S> {
  /** The access link; `null` for `delivery: "token"`. */
  readonly url: string | null;
  /** The link token that `url` carries, or for `delivery: "token"` the portal token. */
  readonly token: string;
}

/** What the guard admits: whom the request is for, and what it may do. */
export interface PortalAccess<S extends string = string> {
  /** The session id, `ps_…`; safe to log. */
  readonly sessionId: string;
  readonly tenantId: string;
  readonly customerId: string;
  readonly customerExternalId: string | null;
  readonly actor: string | null;
  readonly scopes: readonly S[];
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  readonly returnUrl: string | null;
  readonly page: string | null;
  readonly locale: string | null;
}

/** @param now epoch milliseconds, for `status`. */
export function sessionView(session: PortalSession, now: number): SessionView {
  return {
    id: session.id,
    status: statusOf(session, now),
    isUsed: session.redeemedAt !== null,
    customerId: session.customerId,
    customerExternalId: session.customerExternalId,
    actor: session.actor,
    scopes: session.scopes,
    use: session.use,
    delivery: session.delivery,
    returnUrl: session.returnUrl,
    page: session.page,
    locale: session.locale,
    metadata: session.metadata,
    createdAt: session.createdAt,
    openUntil: session.openUntil,
    expiresAt: session.expiresAt,
    redeemedAt: session.redeemedAt,
    revokedAt: session.revokedAt,
  };
}

export function accessView(session: PortalSession): PortalAccess {
  return {
    sessionId: session.id,
    tenantId: session.tenantId,
    customerId: session.customerId,
    customerExternalId: session.customerExternalId,
    actor: session.actor,
    scopes: session.scopes,
    expiresAt: session.expiresAt,
    returnUrl: session.returnUrl,
    page: session.page,
    locale: session.locale,
  };
}
