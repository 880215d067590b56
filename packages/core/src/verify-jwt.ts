import { compactVerify } from "jose";
import { PortalError } from "./errors.ts";
import type { Site } from "./origin.ts";
import { readPortalJwt } from "./portal-jwt.ts";
import { isOpaqueId } from "./text.ts";
import { isSecret, isSessionId } from "./token.ts";
import { LONGEST_SECONDS } from "./ttl.ts";
import type { GetKey } from "./verifier-keys.ts";
import type { PortalAccess } from "./views.ts";

/** What a token is held against. */
export interface Expectations {
  readonly site: Site;
  readonly getKey: GetKey;
  readonly toleranceMs: number;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * Checks a portal token by its signature and its claims, each of them by ourselves: libraries let pass what
 * ours never says, such as a list of audiences or a year of 1e400.
 *
 * @throws {PortalError} `token_invalid`, `token_expired`, `keys_unavailable`
 * @see RFC 8725 section 3
 */
export async function verifyPortalJwt(
  token: unknown,
  { site, getKey, toleranceMs, now }: Expectations,
): Promise<PortalAccess> {
  const read = readPortalJwt(token);
  if (read === undefined) throw new PortalError("token_invalid");
  const { header, claims } = read;
  const key = await getKey(header);
  if (key === undefined) throw new PortalError("token_invalid");
  await compactVerify(token as string, key, { algorithms: [header.alg] }).catch(() => {
    throw new PortalError("token_invalid");
  });
  const { iss, aud, sub, jti, iat, exp, scope, tenant, act, sec } = claims;
  const actor = actorOf(act);
  const sound =
    iss === site.origin &&
    aud === site.baseUrl &&
    isOpaqueId(sub) &&
    isOpaqueId(tenant) &&
    (actor === null || isOpaqueId(actor)) &&
    isSessionId(jti) &&
    isSecret(sec) &&
    typeof scope === "string" &&
    isInstant(iat) &&
    isInstant(exp) &&
    iat * 1000 <= now + toleranceMs &&
    iat < exp &&
    exp <= iat + LONGEST_SECONDS;
  if (!sound) throw new PortalError("token_invalid");
  const expiresAt = exp * 1000;
  if (now >= expiresAt + toleranceMs) throw new PortalError("token_expired");
  return {
    sessionId: jti,
    tenantId: tenant,
    customerId: sub,
    customerExternalId: null,
    actor,
    scopes: scope === "" ? [] : scope.split(" "),
    expiresAt,
    returnUrl: null,
    page: null,
    locale: null,
  };
}

/** @returns `null` for nobody; `undefined` for an `act` that does not say whom. */
function actorOf(act: unknown): unknown {
  if (act === undefined) return null;
  return typeof act === "object" && act !== null && "sub" in act ? (act.sub ?? undefined) : undefined;
}

/** @returns whether a claim is whole seconds since 1970. */
function isInstant(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
