import type { Awaitable } from "../awaitable.ts";
import type { Context } from "../context.ts";
import { PortalError } from "../errors.ts";
import { sameDigest, sha256 } from "../hash.ts";
import { sessionIdOfJwt } from "../portal-jwt.ts";
import type { PortalSession } from "../session.ts";
import { sessionIdOfCredential } from "../token.ts";

/** Reads which session a token names, without believing it. */
export type SessionIdOf = (token: unknown) => string | undefined;

const idOfPortalToken: SessionIdOf = (token) => sessionIdOfCredential("portal", token) ?? sessionIdOfJwt(token);

/** Finds the session that a token names, whether or not it is that session's. */
export function findSession(
  ctx: Context,
  token: unknown,
  idOf: SessionIdOf = idOfPortalToken,
): Awaitable<PortalSession | undefined> {
  const id = idOf(token);
  return id === undefined ? undefined : ctx.guard.store.find(id);
}

/**
 * Opaque or JWT, the token is only compared, as a whole, by its hash: no signature work, and no trick with
 * algorithms or parsers can matter.
 * @throws {PortalError} `token_invalid`, also if there is no session
 */
export function requireSecret(session: PortalSession | undefined, token: unknown): PortalSession {
  if (session?.tokenHash == null || !sameDigest(session.tokenHash, sha256(token as string)))
    throw new PortalError("token_invalid");
  return session;
}

/** @throws {PortalError} `session_revoked`, `token_expired` */
export function requireLive(ctx: Context, { revokedAt, expiresAt, returnUrl, locale }: PortalSession): void {
  if (revokedAt !== null) throw new PortalError("session_revoked", { returnUrl, locale });
  if (ctx.clock() >= expiresAt) throw new PortalError("token_expired", { returnUrl, locale });
}
