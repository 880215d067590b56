import type { KeyObject } from "node:crypto";
import { SignJWT } from "jose";
import type { RingKey, SigningAlg } from "./key-ring.ts";
import type { Site } from "./origin.ts";
import type { PortalSession } from "./session.ts";
import { parseStrictJson } from "./strict-json.ts";

/** Media type of the header (RFC 8725 section 3.11): a token of another purpose never passes for ours. */
const PORTAL_JWT_TYPE = "portal+jwt";

/** Bytes of a portal token: with its name and attributes it must fit a cookie. */
export const MAX_PORTAL_TOKEN_BYTES = 3800;

type Presented = Pick<PortalSession, "id" | "tenantId" | "customerId" | "actor" | "scopes" | "expiresAt">;

/** What a portal token says (RFC 7519 section 4.1; `act`: RFC 8693 section 4.1). */
interface PortalClaims {
  readonly iss: string;
  readonly aud: string;
  /** The customer's id. */
  readonly sub: string;
  /** The session id. */
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
  /** Scopes, separated by spaces. */
  readonly scope: string;
  readonly tenant: string;
  readonly act?: { readonly sub: string };
  /** The portal secret: a stolen signing key and a logged session id are no token. */
  readonly sec: string;
}

function claimsOf(site: Site, session: Presented, secret: string, at: number): PortalClaims {
  return {
    iss: site.origin,
    aud: site.baseUrl,
    sub: session.customerId,
    jti: session.id,
    iat: Math.floor(at / 1000),
    exp: Math.floor(session.expiresAt / 1000),
    scope: session.scopes.join(" "),
    tenant: session.tenantId,
    ...(session.actor === null ? {} : { act: { sub: session.actor } }),
    sec: secret,
  };
}

const headerOf = ({ alg, kid }: RingKey) => ({ alg, typ: PORTAL_JWT_TYPE, kid });

/**
 * Presents a session as a JWT. The same arguments give the same bytes.
 *
 * @param at epoch milliseconds of the redemption.
 * @see docs/adr/0003-jwt-presents-a-session.md
 */
export async function signPortalJwt(
  key: RingKey & { readonly signing: KeyObject },
  site: Site,
  session: Presented,
  secret: string,
  at: number,
): Promise<string> {
  return new SignJWT({ ...claimsOf(site, session, secret, at) }).setProtectedHeader(headerOf(key)).sign(key.signing);
}

const SECRET_OF_ANY_TOKEN = "A".repeat(43);

/** Bytes of the JWT that would present a session, without signing one. */
export function portalJwtLength(key: RingKey, site: Site, session: Presented & { readonly createdAt: number }): number {
  const inBase64url = (bytes: number) => Math.ceil((bytes * 4) / 3);
  const written = (value: object) => inBase64url(Buffer.byteLength(JSON.stringify(value)));
  const claims = claimsOf(site, session, SECRET_OF_ANY_TOKEN, session.createdAt);
  return written(headerOf(key)) + written(claims) + inBase64url(signatureBytes(key)) + 2;
}

function signatureBytes({ alg, verifying }: RingKey): number {
  if (alg === "HS256") return 32;
  return alg === "Ed25519" ? 64 : Math.ceil(verifying.asymmetricKeyDetails!.modulusLength! / 8);
}

// Within a claim's text both quotes would be escaped.
const JTI = /"jti":"(ps_[A-Za-z0-9_-]{22,60})"/;

/**
 * Reads which session a JWT names, without believing it: the guard compares the hash of the whole token. So this
 * only searches, for a third of what taking the token apart costs, and lets no trick of a parser matter.
 * @returns `undefined` where nothing is named.
 */
export function sessionIdOfJwt(token: unknown): string | undefined {
  if (typeof token !== "string" || token.length > MAX_PORTAL_TOKEN_BYTES || !token.startsWith("eyJ")) return undefined;
  const start = token.indexOf(".") + 1;
  const payload = Buffer.from(token.slice(start, token.indexOf(".", start)), "base64url");
  return JTI.exec(payload.toString("latin1"))?.[1];
}

const COMPACT = /^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+$/;

/** The header of a portal token; no other member is taken. */
export interface PortalJwtHeader {
  readonly alg: SigningAlg;
  readonly typ: typeof PORTAL_JWT_TYPE;
  readonly kid: string;
}

/**
 * Reads a portal token strictly, for a verifier: compact form in canonical base64url, every member named once,
 * and the header exactly as it is issued, so that nothing in it can ask for anything.
 *
 * @returns `undefined` for anything else. The signature is not looked at.
 * @see RFC 8725 sections 2.4 to 2.8, 3.1, 3.11
 */
export function readPortalJwt(
  token: unknown,
): { readonly header: PortalJwtHeader; readonly claims: Readonly<Record<string, unknown>> } | undefined {
  if (typeof token !== "string" || token.length > MAX_PORTAL_TOKEN_BYTES || !COMPACT.test(token)) return undefined;
  const [header, claims, signature] = token.split(".") as [string, string, string];
  if (![header, claims, signature].every(isCanonical)) return undefined;
  const [head, body] = [header, claims].map(strictObject);
  if (head === undefined || body === undefined) return undefined;
  const { alg, typ, kid, ...rest } = head;
  const ours =
    (alg === "Ed25519" || alg === "HS256" || alg === "RS256") && typ === PORTAL_JWT_TYPE && typeof kid === "string";
  return ours && Object.keys(rest).length === 0 ? { header: { alg, typ, kid }, claims: body } : undefined;
}

function isCanonical(part: string): boolean {
  return Buffer.from(part, "base64url").toString("base64url") === part;
}

function strictObject(part: string): Record<string, unknown> | undefined {
  try {
    const value = parseStrictJson(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(part, "base64url")));
    return typeof value === "object" && !Array.isArray(value)
      ? ((value ?? undefined) as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
