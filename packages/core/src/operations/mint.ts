import type { Context } from "../context.ts";
import { PortalError } from "../errors.ts";
import { sameDigest, sha256 } from "../hash.ts";
import { idempotentSecret } from "../idempotency.ts";
import type { PortalSession } from "../session.ts";
import { formatCredential, randomSecret } from "../token.ts";
import { type CreatedSession, sessionView } from "../views.ts";
import { currentKid, requireTokenFits, writePortalToken } from "./portal-token.ts";
import type { ResolvedOwner } from "./resolve-owner.ts";
import type { Terms } from "./terms.ts";

/** A record not stored yet, and the one credential that opens it. */
export interface Minted {
  readonly session: PortalSession;
  readonly token: string;
}

/** An idempotency key at work: under which secret, and for which request. */
export interface Keyed {
  readonly id: string;
  readonly secret: string;
  readonly requestHash: string;
}

/** A portal token of another form, and the session id by which it is looked up. */
export interface ForeignToken {
  readonly id: string;
  readonly token: string;
}

/**
 * Makes a record and its credential.
 * @param id a new one, or the one that belongs to an idempotency key or to a token of another form.
 * @throws {PortalError} `request_malformed` if its portal token would not fit a cookie.
 */
export async function mint(
  ctx: Context,
  { tenantId, customer, epoch }: ResolvedOwner,
  terms: Terms,
  id: string,
  { keyed, foreign }: { readonly keyed?: Keyed; readonly foreign?: ForeignToken | undefined } = {},
): Promise<Minted> {
  const salt = randomSecret();
  const bornRedeemed = terms.delivery === "token";
  const draft: PortalSession = {
    ...terms,
    id,
    tenantId,
    customerId: customer.id,
    customerExternalId: customer.externalId ?? null,
    salt,
    linkHash: null,
    tokenHash: null,
    kid: bornRedeemed && foreign === undefined ? currentKid(ctx) : null,
    epoch,
    requestHash: keyed?.requestHash ?? null,
    redeemedAt: bornRedeemed ? terms.createdAt : null,
    revokedAt: null,
  };
  if (foreign === undefined) requireTokenFits(ctx, draft);
  const secret = keyed === undefined ? randomSecret() : idempotentSecret(keyed.secret, salt, id);
  const token = foreign?.token ?? (await credentialOf(ctx, draft, secret))!; // the current key can sign
  const hash = sha256(token);
  return { session: { ...draft, ...(bornRedeemed ? { tokenHash: hash } : { linkHash: hash }) }, token };
}

/** The credential that create hands out: the link token, or the portal token of a session born redeemed. */
async function credentialOf(ctx: Context, session: PortalSession, secret: string): Promise<string | undefined> {
  if (session.delivery !== "token") return formatCredential("link", session.id, secret);
  return writePortalToken(ctx, session, secret, { at: session.createdAt, kid: session.kid });
}

/**
 * Answers a create once more from the record that its idempotency key made.
 * @throws {PortalError} `idempotency_key_reused` for another request, `link_redeemed` if a JWT cannot be made again,
 *   `store_corrupt` if the record is not what this key made.
 */
export async function replay(ctx: Context, session: PortalSession, keyed: Keyed): Promise<Minted> {
  if (session.requestHash !== keyed.requestHash) throw new PortalError("idempotency_key_reused");
  const token = await credentialOf(ctx, session, idempotentSecret(keyed.secret, session.salt, session.id));
  const hash = session.linkHash ?? session.tokenHash;
  if (token !== undefined && hash !== null && sameDigest(hash, sha256(token))) return { session, token };
  // A JWT hangs on its key and on baseUrl too, which may have changed; anything else on the record alone.
  if (session.delivery !== "token" || session.kid === null) throw new PortalError("store_corrupt");
  throw new PortalError("link_redeemed", { detail: "The key that signed this session's token is gone or another." });
}

/** What the caller of create gets. */
export function createdView(ctx: Context, { session, token }: Minted): CreatedSession {
  const url = session.delivery === "token" ? null : `${ctx.site.baseUrl}/open/${token}`;
  return { ...sessionView(session, ctx.clock()), url, token };
}
