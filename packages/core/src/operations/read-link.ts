import type { Context } from "../context.ts";
import { PortalError } from "../errors.ts";
import { sameDigest, sha256 } from "../hash.ts";
import type { PortalSession } from "../session.ts";
import { derivePortalSecret, formatCredential, parseCredential } from "../token.ts";

/** A link token that fits its record. */
export interface Link {
  readonly session: PortalSession;
  readonly secret: string;
}

/**
 * Finds the record of a link token. Changes nothing.
 * @throws {PortalError} `link_invalid` unless the secret is the right one, whatever became of the session.
 */
export async function readLink(ctx: Context, token: unknown): Promise<Link> {
  const credential = parseCredential("link", token);
  const session = credential && (await ctx.store.find(credential.sessionId));
  if (session?.linkHash == null || !sameDigest(session.linkHash, sha256(token as string)))
    throw new PortalError("link_invalid");
  return { session, secret: credential!.secret };
}

/** @throws {PortalError} `session_revoked` or `link_expired`, both 410, if the session is over for good. */
export function refuseEndedLink(session: PortalSession, now: number): void {
  const { returnUrl } = session;
  if (session.revokedAt !== null) throw new PortalError("session_revoked", { onLink: true, returnUrl });
  if (now >= session.expiresAt) throw new PortalError("link_expired", { returnUrl });
}

/**
 * The portal token that this holder of the link is entitled to.
 * @param claimant the browser's nonce; a link that works many times ignores it.
 */
export function portalTokenOf(link: Link, claimant: string): string {
  const nonce = link.session.use === "many" ? "" : claimant;
  return formatCredential("portal", link.session.id, derivePortalSecret(link.secret, link.session.salt, nonce));
}

/** Tells whether this is the portal token that the session was redeemed for. */
export function isItsToken({ tokenHash }: PortalSession, token: string): boolean {
  return tokenHash !== null && sameDigest(tokenHash, sha256(token));
}

/**
 * Tells whether a redeemed session gives the same token once more: always if it works many times, else
 * only to the browser that redeemed it, and only shortly after.
 */
export function mayRepeat(ctx: Context, session: PortalSession, token: string, now: number): boolean {
  if (session.redeemedAt === null) return false;
  const inTime = session.use === "many" || now < session.redeemedAt + ctx.ttl.redeemRetrySeconds * 1000;
  return isItsToken(session, token) && inTime;
}
