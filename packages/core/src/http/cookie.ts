import type { Surface } from "./surface.ts";
import { PortalError } from "../errors.ts";
import { isSecret } from "../token.ts";
import type { HeaderLookup } from "./message.ts";

/** The two cookies of a portal. */
export interface CookieNames {
  readonly session: string;
  readonly claimant: string;
}

/**
 * `__Host-` keeps other hosts and paths from planting a cookie; it needs https. On a loopback host the port
 * stands in the name, because cookies do not tell ports apart.
 */
export function cookieNames(ctx: Surface): CookieNames {
  const { secure, port } = ctx.site;
  const session = secure ? `__Host-${ctx.name}` : `${ctx.name}-${port || "80"}`;
  return { session, claimant: `${session}-claimant` };
}

/**
 * Reads a cookie in one scan of the header.
 * @throws {PortalError} `credential_ambiguous` if it stands there twice with different values.
 */
export function readCookie(header: string | undefined, name: string): string | undefined {
  let value: string | undefined;
  for (let at = header?.indexOf(`${name}=`) ?? -1; at !== -1; at = header!.indexOf(`${name}=`, at + 1)) {
    if (!startsPair(header!, at)) continue;
    const end = header!.indexOf(";", at);
    const found = header!.slice(at + name.length + 1, end === -1 ? undefined : end).trim();
    if (value !== undefined && found !== value)
      throw new PortalError("credential_ambiguous", { detail: `The cookie ${name} is there twice.` });
    value = found;
  }
  return value || undefined;
}

/** Only white space up to the `;` before: a value may hold spaces, and behind one a name that was planted there. */
function startsPair(header: string, at: number): boolean {
  let before = at - 1;
  while (header[before] === " " || header[before] === "\t") before -= 1;
  return before < 0 || header[before] === ";";
}

/** The nonce that lets the same browser repeat a redemption, if it has one. */
export function readClaimant(ctx: Surface, header: HeaderLookup): string | undefined {
  const value = readCookie(header("cookie"), cookieNames(ctx).claimant);
  return isSecret(value) ? value : undefined;
}

/** Tells whether this request comes out of an iframe of an origin that may embed the portal. */
function isEmbedded(ctx: Surface, header: HeaderLookup): boolean {
  return ctx.embedOrigins.size > 0 && header("sec-fetch-dest") === "iframe";
}

const LAX = "; Path=/; HttpOnly; SameSite=Lax";
/** For an iframe on another site: kept apart for each embedding site (CHIPS). Chromium takes `Secure` on loopback. */
const PARTITIONED = "; Path=/; HttpOnly; Secure; SameSite=None; Partitioned";

function plain(ctx: Surface): string {
  return ctx.site.secure ? `${LAX}; Secure` : LAX;
}

/** Sets the session cookie, and drops its other form so that there are never two. */
export function sessionCookies(ctx: Surface, header: HeaderLookup, token: string, expiresAt: number): string[] {
  const { session } = cookieNames(ctx);
  const maxAge = Math.max(1, Math.ceil((expiresAt - ctx.clock()) / 1000));
  const embedded = isEmbedded(ctx, header);
  const cookie = `${session}=${token}${embedded ? PARTITIONED : plain(ctx)}; Max-Age=${maxAge}`;
  if (ctx.embedOrigins.size === 0) return [cookie];
  return [`${session}=${embedded ? plain(ctx) : PARTITIONED}; Max-Age=0`, cookie];
}

/** Clears the session cookie in both its forms. */
export function clearedCookies(ctx: Surface): string[] {
  const { session } = cookieNames(ctx);
  const cleared = `${session}=${plain(ctx)}; Max-Age=0`;
  return ctx.embedOrigins.size === 0 ? [cleared] : [cleared, `${session}=${PARTITIONED}; Max-Age=0`];
}

/** Gives this browser its nonce, until it closes. */
export function claimantCookie(ctx: Surface, header: HeaderLookup, nonce: string): string {
  return `${cookieNames(ctx).claimant}=${nonce}${isEmbedded(ctx, header) ? PARTITIONED : plain(ctx)}`;
}
