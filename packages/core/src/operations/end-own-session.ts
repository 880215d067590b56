import type { Context } from "../context.ts";
import { type AskCaller, concerning } from "../events.ts";
import type { PortalSession } from "../session.ts";
import { accessView, type PortalAccess } from "../views.ts";
import { findSession, requireLive, requireSecret } from "./read-token.ts";
import { tellDenial } from "./tell-denial.ts";

/**
 * Ends the session that a token opens. The directory is not asked: who is gone, or whose directory is away, may leave.
 * @returns what the session gave access to.
 * @throws {PortalError} `token_invalid`, `session_revoked`, `token_expired` and the store's 503 codes
 */
export async function endOwnSession(ctx: Context, token: unknown, caller: AskCaller): Promise<PortalAccess> {
  const found = await findSession(ctx, token);
  let session: PortalSession | undefined;
  try {
    session = requireSecret(found, token);
    requireLive(ctx, session);
  } catch (error) {
    tellDenial(ctx, error, session, caller);
    throw error;
  }
  if (await ctx.store.revoke(session.id, ctx.clock())) ctx.events.emit("revoked", concerning(session), caller);
  return accessView(session);
}
