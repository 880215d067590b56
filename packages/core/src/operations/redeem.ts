import type { Context } from "../context.ts";
import { PortalError } from "../errors.ts";
import { type AskCaller, concerning, nobody } from "../events.ts";
import { sha256 } from "../hash.ts";
import { malformed } from "../schemas.ts";
import type { PortalSession } from "../session.ts";
import { isSecret, randomSecret } from "../token.ts";
import { tellDenial } from "./tell-denial.ts";
import { accessView, type PortalAccess } from "../views.ts";
import { kidToRedeemWith } from "./portal-token.ts";
import { type Link, portalTokenOf, readLink, redeemedToken, refuseEndedLink, repeatedToken } from "./read-link.ts";

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
export async function redeemLink(
  ctx: Context,
  linkToken: unknown,
  options: RedeemOptions = {},
  caller: AskCaller = nobody,
): Promise<Redeemed> {
  const { claimant = randomSecret() } = options;
  if (!isSecret(claimant))
    throw malformed([{ path: "claimant", message: "must be 32 bytes in base64url, 43 characters" }]);
  let session: PortalSession | undefined;
  try {
    const link = await readLink(ctx, linkToken);
    session = link.session;
    const token = await tokenFor(ctx, link, linkToken, claimant, caller);
    return { token, access: accessView(session) };
  } catch (error) {
    tellDenial(ctx, error, session, caller);
    throw error;
  }
}

async function tokenFor(
  ctx: Context,
  link: Link,
  linkToken: unknown,
  claimant: string,
  caller: AskCaller,
): Promise<string> {
  const { redeemedAt, returnUrl, locale } = link.session;
  const now = ctx.clock();
  refuseEndedLink(link.session, now);
  const token =
    redeemedAt === null
      ? await redeemFirst(ctx, link, linkToken, claimant, now, caller)
      : await repeatedToken(ctx, link, claimant, now);
  if (token === undefined) throw new PortalError("link_redeemed", { returnUrl, locale });
  return token;
}

/** @returns `undefined` if somebody else was faster. */
async function redeemFirst(
  ctx: Context,
  link: Link,
  linkToken: unknown,
  claimant: string,
  now: number,
  caller: AskCaller,
): Promise<string | undefined> {
  const { id, openUntil, returnUrl, locale } = link.session;
  if (now >= openUntil) throw new PortalError("link_expired", { returnUrl, locale });
  const kid = kidToRedeemWith(ctx, link.session);
  const token = (await portalTokenOf(ctx, link, claimant, { at: now, kid }))!; // the current key can sign
  if (await ctx.links.store.redeem(id, { at: now, tokenHash: sha256(token), kid })) {
    ctx.events.emit("redeemed", concerning(link.session), caller);
    return token;
  }
  const current = await readLink(ctx, linkToken);
  refuseEndedLink(current.session, now);
  // "Lost" may be our own write, sent twice by the driver: whoever derives the stored token has won.
  return redeemedToken(ctx, current, claimant);
}
