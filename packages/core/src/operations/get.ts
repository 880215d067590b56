import type { Context } from "../context.ts";
import { PortalError } from "../errors.ts";
import type { PortalSession } from "../session.ts";
import { isSessionId } from "../token.ts";
import { sessionView, type SessionView } from "../views.ts";

/**
 * Reads one session; reading extends nothing and tells no secret.
 * @throws {PortalError} `session_unknown`, another tenant's sessions included.
 */
export async function getSession(ctx: Context, tenantId: string, id: unknown): Promise<SessionView> {
  return sessionView(await getRecord(ctx, tenantId, id), ctx.clock());
}

/** @throws {PortalError} `session_unknown` */
export async function getRecord(ctx: Context, tenantId: string, id: unknown): Promise<PortalSession> {
  const session = isSessionId(id) ? await ctx.store.find(id) : undefined;
  if (session?.tenantId !== tenantId) throw new PortalError("session_unknown");
  return session;
}
