import type { Context } from "../context.ts";
import { PortalError } from "../errors.ts";
import { sha256 } from "../hash.ts";
import { malformed } from "../schemas.ts";
import { isSecret, randomSecret } from "../token.ts";
import { accessView, type PortalAccess } from "../views.ts";
import { isItsToken, mayRepeat, portalTokenOf, readLink, refuseEndedLink } from "./read-link.ts";

/** What redeeming answers. */
export interface Redeemed<S extends string = string> {
  /** The portal token: the bearer used from now on. */
  readonly token: string;
  readonly access: PortalAccess<S>;
}

/** How a link is redeemed. */
export interface RedeemOptions {
  /**
   * 32 random bytes, base64url (43 characters), that this client made and keeps: with them it may repeat
   * the call for `redeemRetrySeconds` after a lost reply. Without them there is no second try.
   */
  readonly claimant?: string | undefined;
}

/**
 * Turns a link token into a portal token: once, for exactly one caller, unless the session says `"many"`.
 *
 * Two store trips; three if another caller was faster or a driver sent the write twice.
 * @throws {PortalError} `link_invalid`, `session_revoked` (410), `link_expired`, `link_redeemed`,
 *   `request_malformed` for a bad claimant, and the 503 codes.
 * @see docs/adr/0002-derived-portal-token.md
 */
export async function redeemLink(ctx: Context, linkToken: unknown, options: RedeemOptions = {}): Promise<Redeemed> {
  const { claimant = randomSecret() } = options;
  if (!isSecret(claimant))
    throw malformed([{ path: "claimant", message: "must be 32 bytes in base64url, 43 characters" }]);
  const link = await readLink(ctx, linkToken);
  const token = portalTokenOf(link, claimant);
  const now = ctx.clock();
  let { session } = link;

  refuseEndedLink(session, now);
  if (session.redeemedAt === null) {
    if (now >= session.openUntil) throw new PortalError("link_expired", { returnUrl: session.returnUrl });
    const won = await ctx.store.redeem(session.id, { at: now, tokenHash: sha256(token), kid: null });
    if (won) return { token, access: accessView(session) };
    session = (await readLink(ctx, linkToken)).session;
    refuseEndedLink(session, now);
    // "Lost" may be our own write, sent twice by the driver: whoever derives the stored token has won.
    if (isItsToken(session, token)) return { token, access: accessView(session) };
  }
  if (mayRepeat(ctx, session, token, now)) return { token, access: accessView(session) };
  throw new PortalError("link_redeemed", { returnUrl: session.returnUrl });
}
