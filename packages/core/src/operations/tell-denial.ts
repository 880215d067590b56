import type { Context } from "../context.ts";
import { PortalError } from "../errors.ts";
import { type AskCaller, concerning } from "../events.ts";
import type { PortalSession } from "../session.ts";

/**
 * Tells auditors that a credential was refused, and that its session is over if that is why. An outage is no
 * refusal: `onFault` hears of it.
 * @param session the one whose secret was right, if any; a wrong secret names nobody.
 */
export function tellDenial(ctx: Context, error: unknown, session: PortalSession | undefined, caller: AskCaller): void {
  if (!(error instanceof PortalError) || error.status >= 500) return;
  const whom = session === undefined ? {} : concerning(session);
  if (error.code === "token_expired" || error.code === "link_expired") ctx.events.emit("expired", whom, caller);
  ctx.events.emit("denied", whom, caller, error.code);
}
