import type { PortalSession } from "@postern/core";

/**
 * A record is one text: the format's number, a JSON array, and a line for each change.
 *
 * `1[…]`, then `\nr<redeemedAt>["<tokenHash>","<kid>"]`, then `\nx<revokedAt>`. JSON escapes line breaks, so the
 * scripts tell by a mere search what has happened, and never parse or rewrite what they did not make.
 */
export const FORMAT = "1";

/** Lays a record out as Redis keeps it. The id is in the key. */
export function textOf(session: PortalSession): string {
  const fixed = [
    session.tenantId,
    session.customerId,
    session.customerExternalId,
    session.actor,
    session.scopes,
    session.use,
    session.delivery,
    session.salt,
    session.linkHash,
    session.epoch,
    session.requestHash,
    session.createdAt,
    // The others since then, which is shorter.
    session.openUntil - session.createdAt,
    session.expiresAt - session.createdAt,
    session.keepUntil - session.createdAt,
    session.returnUrl,
    session.page,
    session.locale,
    session.metadata,
  ];
  return FORMAT + JSON.stringify(fixed) + bornRedeemed(session) + bornRevoked(session);
}

/** The line that a redemption adds. */
export function redeemedLine(at: number, tokenHash: string | null, kid: string | null): string {
  return `\nr${at}${JSON.stringify([tokenHash, kid])}`;
}

/** The line that a revocation adds. */
export function revokedLine(at: number): string {
  return `\nx${at}`;
}

function bornRedeemed({ redeemedAt, tokenHash, kid }: PortalSession): string {
  if (redeemedAt !== null) return redeemedLine(redeemedAt, tokenHash, kid);
  // Not a redemption, and the scripts do not take it for one.
  return tokenHash === null && kid === null ? "" : `\nh${JSON.stringify([tokenHash, kid])}`;
}

function bornRevoked({ revokedAt }: PortalSession): string {
  return revokedAt === null ? "" : revokedLine(revokedAt);
}
