import { type Awaitable, follow } from "../awaitable.ts";
import type { Context } from "../context.ts";
import { PortalError } from "../errors.ts";
import { type AskCaller, nobody } from "../events.ts";
import { sameDigest, sha256 } from "../hash.ts";
import type { PortalSession } from "../session.ts";
import { sessionIdOfJwt } from "../portal-jwt.ts";
import { parseCredential } from "../token.ts";
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
  let session: PortalSession | undefined;
  const access = follow(findSession(ctx, token, idOf), (found) => {
    session = requireSecret(found, token);
    return follow(requireLive(ctx, session), (live) => {
      requireScopes(live, need);
      return accessView(live);
    });
  });
  if (!(access instanceof Promise)) return access;
  return access.catch((error: unknown) => {
    tellDenial(ctx, error, session, caller);
    throw error;
  });
}

/**
 * The same, of a browser that only asks for a page: nothing is refused by it, so auditors hear nothing.
 * @throws {PortalError} what `authorize` throws
 */
export async function peek(ctx: Context, token: unknown): Promise<PortalAccess> {
  const session = requireSecret(await findSession(ctx, token, idOfPortalToken), token);
  return accessView(await requireLive(ctx, session));
}

function requireLive(ctx: Context, session: PortalSession): Awaitable<PortalSession> {
  const { revokedAt, expiresAt, returnUrl } = session;
  if (revokedAt !== null) throw new PortalError("session_revoked", { returnUrl });
  if (ctx.clock() >= expiresAt) throw new PortalError("token_expired", { returnUrl });
  return ctx.recheckCustomer ? requireStillThere(ctx, session) : session;
}

function requireScopes({ scopes, returnUrl }: PortalSession, need: readonly string[]): void {
  if (need.every((scope) => scopes.includes(scope))) return;
  const detail = `This needs the scope ${need.join(" ")}.`;
  throw new PortalError("scope_insufficient", { detail, scopes: need, returnUrl });
}

type SessionIdOf = (token: unknown) => string | undefined;

const idOfPortalToken: SessionIdOf = (token) => parseCredential("portal", token)?.sessionId ?? sessionIdOfJwt(token);

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

function requireStillThere(ctx: Context, session: PortalSession): Awaitable<PortalSession> {
  const { tenantId, customerId, returnUrl } = session;
  return follow(ctx.guard.findCustomer({ tenantId, customerId }), (customer) => {
    if (customer === undefined) throw new PortalError("session_revoked", { returnUrl });
    return session;
  });
}
