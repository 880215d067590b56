import type { Awaitable } from "../awaitable.ts";
import type { Context } from "../context.ts";
import { PortalError } from "../errors.ts";
import { type AskCaller, nobody } from "../events.ts";
import { sameDigest, sha256 } from "../hash.ts";
import type { PortalSession } from "../session.ts";
import { sessionIdOfJwt } from "../portal-jwt.ts";
import { sessionIdOfCredential } from "../token.ts";
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
  idOf: SessionIdOf = idOfPortalToken,
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
  const session = requireSecret(await findSession(ctx, token, idOfPortalToken), token);
  requireLive(ctx, session);
  return grant(!ctx.recheckCustomer || (await isCustomerThere(ctx, session)), session, []);
}

function requireLive(ctx: Context, { revokedAt, expiresAt, returnUrl, locale }: PortalSession): void {
  if (revokedAt !== null) throw new PortalError("session_revoked", { returnUrl, locale });
  if (ctx.clock() >= expiresAt) throw new PortalError("token_expired", { returnUrl, locale });
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

type SessionIdOf = (token: unknown) => string | undefined;

const idOfPortalToken: SessionIdOf = (token) => sessionIdOfCredential("portal", token) ?? sessionIdOfJwt(token);

/** Finds the session that a token names, whether or not it is that session's. */
function findSession(ctx: Context, token: unknown, idOf: SessionIdOf): Awaitable<PortalSession | undefined> {
  const id = idOf(token);
  return id === undefined ? undefined : ctx.guard.store.find(id);
}

/**
 * Opaque or JWT, the token is only compared, as a whole, by its hash: no signature work, and no trick with
 * algorithms or parsers can matter.
 */
function requireSecret(session: PortalSession | undefined, token: unknown): PortalSession {
  if (session?.tokenHash == null || !sameDigest(session.tokenHash, sha256(token as string)))
    throw new PortalError("token_invalid");
  return session;
}

function isCustomerThere(ctx: Context, { tenantId, customerId }: PortalSession): Awaitable<boolean> {
  const customer = ctx.guard.findCustomer({ tenantId, customerId });
  return customer instanceof Promise ? customer.then((found) => found !== undefined) : customer !== undefined;
}
