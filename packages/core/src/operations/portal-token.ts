import type { Context } from "../context.ts";
import { PortalError } from "../errors.ts";
import { MAX_PORTAL_TOKEN_BYTES, portalJwtLength, signPortalJwt } from "../portal-jwt.ts";
import type { PortalSession } from "../session.ts";
import { formatCredential } from "../token.ts";

/** What a portal token is made of beside its secret; both are on the record, so that it can be made again. */
export interface TokenTerms {
  /** Epoch milliseconds of the redemption. */
  readonly at: number;
  /** The key that signs it; `null` for an opaque token. */
  readonly kid: string | null;
}

/** The key that signs new tokens, if keys were given. */
export function currentKid(ctx: Context): string | null {
  return ctx.keys?.current.kid ?? null;
}

/**
 * The key that signs the token of a session that is redeemed now. If the portal's keys have changed since create, the
 * token may not fit a cookie any more: then it is opaque, and the customer is in all the same.
 */
export function kidToRedeemWith(ctx: Context, session: PortalSession): string | null {
  return tokenBytes(ctx, session) > MAX_PORTAL_TOKEN_BYTES ? null : currentKid(ctx);
}

/** Bytes of the JWT under the current key; 0 if tokens are opaque, which always fit. */
function tokenBytes(ctx: Context, session: PortalSession): number {
  return ctx.keys === undefined ? 0 : portalJwtLength(ctx.keys.current, ctx.site, session);
}

/**
 * Writes a portal token: a JWT if a key signs it, else opaque. The same arguments give the same bytes.
 * @returns `undefined` if the key is gone, or only its public part is left.
 */
export async function writePortalToken(
  ctx: Context,
  session: PortalSession,
  secret: string,
  { at, kid }: TokenTerms,
): Promise<string | undefined> {
  if (kid === null) return formatCredential("portal", session.id, secret);
  const key = ctx.keys?.byKid.get(kid);
  return key?.signing && signPortalJwt({ ...key, signing: key.signing }, ctx.site, session, secret, at);
}

/**
 * Refuses a session whose portal token would not fit a cookie, before anything is minted.
 * @throws {PortalError} `request_malformed`
 */
export function requireTokenFits(ctx: Context, session: PortalSession): void {
  const bytes = tokenBytes(ctx, session);
  if (bytes > MAX_PORTAL_TOKEN_BYTES)
    throw new PortalError("request_malformed", {
      detail: `The portal token would have ${bytes} bytes, over the ${MAX_PORTAL_TOKEN_BYTES} that fit a cookie: use shorter ids or fewer scopes.`,
    });
}
