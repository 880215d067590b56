import type { Context } from "../context.ts";
import { PortalError } from "../errors.ts";
import { sameDigest, sha256 } from "../hash.ts";
import type { PortalSession } from "../session.ts";
import { sessionIdOfJwt } from "../portal-jwt.ts";
import { parseCredential } from "../token.ts";
import { accessView, type PortalAccess } from "../views.ts";

/**
 * Decides whether a portal token is good right now and reaches far enough. One store look-up.
 *
 * @param need every scope that must be held; none by default.
 * @throws {PortalError} `token_invalid`, `session_revoked`, `token_expired`, `scope_insufficient`, and
 *   the 503 codes: it never turns an outage into a refusal or into access.
 */
export async function authorize(ctx: Context, token: unknown, need: readonly string[] = []): Promise<PortalAccess> {
  const session = await liveSession(ctx, token);
  if (ctx.recheckCustomer) await requireStillThere(ctx, session);
  for (const scope of need)
    if (!session.scopes.includes(scope))
      throw new PortalError("scope_insufficient", {
        detail: `This needs the scope ${need.join(" ")}.`,
        scopes: need,
        returnUrl: session.returnUrl,
      });
  return accessView(session);
}

/**
 * Opaque or JWT, the token is only compared, as a whole, by its hash: no signature work, and no trick with
 * algorithms or parsers can matter.
 */
async function liveSession(ctx: Context, token: unknown): Promise<PortalSession> {
  const id = parseCredential("portal", token)?.sessionId ?? sessionIdOfJwt(token);
  const session = id === undefined ? undefined : await ctx.guard.store.find(id);
  if (session?.tokenHash == null || !sameDigest(session.tokenHash, sha256(token as string)))
    throw new PortalError("token_invalid");
  const { returnUrl } = session;
  if (session.revokedAt !== null) throw new PortalError("session_revoked", { returnUrl });
  if (ctx.clock() >= session.expiresAt) throw new PortalError("token_expired", { returnUrl });
  return session;
}

async function requireStillThere(ctx: Context, session: PortalSession): Promise<void> {
  const { tenantId, customerId, returnUrl } = session;
  const customer = await ctx.guard.findCustomer({ tenantId, customerId });
  if (customer === undefined) throw new PortalError("session_revoked", { returnUrl });
}
