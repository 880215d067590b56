/** Where a portal session stands. `issued → redeemed → revoked | expired`. */
export type SessionStatus = "issued" | "redeemed" | "expired" | "revoked";

/** How often the access link works: once, or until the session ends. */
export type SessionUse = "once" | "many";

/** How the customer receives the session: a link to click, an in-app redirect, or the portal token itself. */
export type SessionDelivery = "link" | "redirect" | "token";

/**
 * The one record behind an access link and its portal token.
 *
 * A plain object: strings, epoch milliseconds, arrays of strings and a flat string map. Every member is
 * always present; what does not apply is `null`. No member holds a secret that opens anything by itself.
 */
export interface PortalSession {
  /** Public id, `ps_…`, at most 64 characters of base64url alphabet; safe to log. Also the `jti`. */
  readonly id: string;
  /** Isolation boundary, 1–255 code points. */
  readonly tenantId: string;
  /** Whom the portal is for, 1–255 code points, compared byte for byte. */
  readonly customerId: string;
  readonly customerExternalId: string | null;
  /** The person inside the customer; recorded, never widens anything. */
  readonly actor: string | null;
  readonly scopes: readonly string[];
  readonly use: SessionUse;
  readonly delivery: SessionDelivery;
  /** 32 random bytes, base64url (43 characters). Tells two records of one id apart. */
  readonly salt: string;
  /** SHA-256 of the link token, base64url; `null` for `delivery: "token"`. */
  readonly linkHash: string | null;
  /** SHA-256 of the portal token, base64url; `null` until redeemed. */
  readonly tokenHash: string | null;
  /** Key that signed the portal token, if it is a JWT. */
  readonly kid: string | null;
  /** What `epoch(owner)` answered when the session was created. */
  readonly epoch: string;
  /** SHA-256 of the create request, base64url; decides an idempotent replay. */
  readonly requestHash: string | null;
  /** Epoch milliseconds, like every `…At` and `…Until`. */
  readonly createdAt: number;
  /** The first redemption must come before this instant. */
  readonly openUntil: number;
  /** The session ends here, and is never extended. */
  readonly expiresAt: number;
  /** A store may purge the record from this instant on, not earlier. */
  readonly keepUntil: number;
  readonly redeemedAt: number | null;
  /** Set once a revocation, its own or one of its owner, covers the session. */
  readonly revokedAt: number | null;
  readonly returnUrl: string | null;
  /** Path below `baseUrl` where the customer lands. */
  readonly page: string | null;
  /** BCP 47 language tag. */
  readonly locale: string | null;
  /** The merchant's own notes, flat strings; never shown on the customer side. */
  readonly metadata: Readonly<Record<string, string>> | null;
}

/**
 * Tells where a session stands at an instant.
 *
 * @param now epoch milliseconds; a limit is passed when `now` reaches it.
 */
export function statusOf(
  session: Pick<PortalSession, "revokedAt" | "redeemedAt" | "expiresAt" | "openUntil">,
  now: number,
): SessionStatus {
  if (session.revokedAt !== null) return "revoked";
  const limit = session.redeemedAt === null ? session.openUntil : session.expiresAt;
  if (now >= limit) return "expired";
  return session.redeemedAt === null ? "issued" : "redeemed";
}
