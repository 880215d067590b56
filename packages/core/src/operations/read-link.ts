import type { Context } from "../context.ts";
import { PortalError } from "../errors.ts";
import { sameDigest, sha256 } from "../hash.ts";
import type { PortalSession } from "../session.ts";
import { derivePortalSecret, parseCredential } from "../token.ts";
import { type TokenTerms, writePortalToken } from "./portal-token.ts";

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
  const session = credential && (await ctx.links.store.find(credential.sessionId));
  if (session?.linkHash == null || !sameDigest(session.linkHash, sha256(token as string)))
    throw new PortalError("link_invalid");
  return { session, secret: credential!.secret };
}

/** @throws {PortalError} `session_revoked` or `link_expired`, both 410, if the session is over for good. */
export function refuseEndedLink(session: PortalSession, now: number): void {
  const { returnUrl, locale } = session;
  if (session.revokedAt !== null) throw new PortalError("session_revoked", { onLink: true, returnUrl, locale });
  if (now >= session.expiresAt) throw new PortalError("link_expired", { returnUrl, locale });
}

/**
 * The portal token that this holder of the link is entitled to.
 * @param claimant the browser's nonce; a link that works many times ignores it.
 * @returns `undefined` if the key that `terms` names cannot sign any more.
 */
export async function portalTokenOf(
  ctx: Context,
  { session, secret }: Link,
  claimant: string,
  terms: TokenTerms,
): Promise<string | undefined> {
  const nonce = session.use === "many" ? "" : claimant;
  return writePortalToken(ctx, session, derivePortalSecret(secret, session.salt, nonce), terms);
}

/** The token that the session was redeemed for, if this holder and claimant are those who redeemed it. */
export async function redeemedToken(ctx: Context, link: Link, claimant: string): Promise<string | undefined> {
  const { redeemedAt, tokenHash, kid } = link.session;
  if (redeemedAt === null || tokenHash === null) return undefined;
  const token = await portalTokenOf(ctx, link, claimant, { at: redeemedAt, kid });
  return token !== undefined && sameDigest(tokenHash, sha256(token)) ? token : undefined;
}

/**
 * The same token once more: always for a link that works many times, else only for the browser that
 * redeemed it, and only shortly after.
 */
export async function repeatedToken(
  ctx: Context,
  link: Link,
  claimant: string,
  now: number,
): Promise<string | undefined> {
  const { use, redeemedAt } = link.session;
  const inTime = use === "many" || now < (redeemedAt ?? 0) + ctx.ttl.redeemRetrySeconds * 1000;
  return inTime ? redeemedToken(ctx, link, claimant) : undefined;
}
