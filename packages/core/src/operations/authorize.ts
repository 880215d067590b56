import type { Awaitable } from "../awaitable.ts";
import type { Context } from "../context.ts";
import { PortalError } from "../errors.ts";
import { type AskCaller, nobody } from "../events.ts";
import type { PortalSession } from "../session.ts";
import { findSession, requireLive, requireSecret, type SessionIdOf } from "./read-token.ts";
import { tellDenial } from "./tell-denial.ts";
import { accessView, type PortalAccess } from "../views.ts";

/**
 * Decides whether a portal token is good right now and reaches far enough. One store look-up.
 *
 * @param need every scope that must be held; none by default.
 * @param idOf reads which session a token names, without believing it; a profile's tokens have a form of their own.
 * @throws {PortalError} `token_invalid`, `session_revoked`, `token_expired`, `scope_insufficient`, and
 *   the 503 codes: it never turns an outage into a refusal or into access. All of them reject, none is thrown.
 */
export function authorize(
  ctx: Context,
  token: unknown,
  need: readonly string[] = [],
  caller: AskCaller = nobody,
  idOf?: SessionIdOf,
): Awaitable<PortalAccess> {
  const found = findSession(ctx, token, idOf);
  if (found instanceof Promise) return found.then((session) => decide(ctx, session, token, need, caller));
  return decide(ctx, found, token, need, caller);
}

/** Everything but the look-up, whose own failure is an outage and tells auditors nothing. Never throws. */
function decide(
  ctx: Context,
  found: PortalSession | undefined,
  token: unknown,
  need: readonly string[],
  caller: AskCaller,
): Awaitable<PortalAccess> {
  let session: PortalSession | undefined;
  try {
    session = requireSecret(found, token);
    requireLive(ctx, session);
    const isThere = ctx.recheckCustomer ? isCustomerThere(ctx, session) : true;
    if (isThere instanceof Promise) return decideOnceKnown(ctx, isThere, session, need, caller);
    return grant(isThere, session, need);
  } catch (error) {
    tellDenial(ctx, error, session, caller);
    return Promise.reject(error);
  }
}

async function decideOnceKnown(
  ctx: Context,
  isThere: Promise<boolean>,
  session: PortalSession,
  need: readonly string[],
  caller: AskCaller,
): Promise<PortalAccess> {
  try {
    return grant(await isThere, session, need);
  } catch (error) {
    tellDenial(ctx, error, session, caller);
    throw error;
  }
}

/**
 * The same, of a browser that only asks for a page: nothing is refused by it, so auditors hear nothing.
 * @throws {PortalError} what `authorize` throws
 */
export async function peek(ctx: Context, token: unknown): Promise<PortalAccess> {
  const session = requireSecret(await findSession(ctx, token), token);
  requireLive(ctx, session);
  return grant(!ctx.recheckCustomer || (await isCustomerThere(ctx, session)), session, []);
}

/** @param isThere whether the customer still is, as far as the portal asks. */
function grant(isThere: boolean, session: PortalSession, need: readonly string[]): PortalAccess {
  if (!isThere) throw new PortalError("session_revoked", { returnUrl: session.returnUrl, locale: session.locale });
  requireScopes(session, need);
  return accessView(session);
}

function requireScopes({ scopes, returnUrl, locale }: PortalSession, need: readonly string[]): void {
  if (need.every((scope) => scopes.includes(scope))) return;
  const detail = `This needs the scope ${need.join(" ")}.`;
  throw new PortalError("scope_insufficient", { detail, scopes: need, returnUrl, locale });
}

function isCustomerThere(ctx: Context, { tenantId, customerId }: PortalSession): Awaitable<boolean> {
  const customer = ctx.guard.findCustomer({ tenantId, customerId });
  return customer instanceof Promise ? customer.then((found) => found !== undefined) : customer !== undefined;
}
