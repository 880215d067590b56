import { PortalError } from "../errors.ts";
import { readCookie } from "./cookie.ts";
import type { HeaderLookup } from "./message.ts";

/** Where a credential came from decides whether a forged cross-site request could have carried it. */
export interface PortalCredential {
  readonly token: string;
  readonly fromCookie: boolean;
}

/** The token of `Authorization: Bearer …`; an empty one counts as absent, other schemes are not ours. */
export function bearerOf(header: HeaderLookup): string | undefined {
  const value = header("authorization");
  if (value === undefined || value.length < 7 || value.slice(0, 7).toLowerCase() !== "bearer ") return undefined;
  return value.slice(7).trim() || undefined;
}

/**
 * Picks the one credential of two headers.
 * @throws {PortalError} `credential_ambiguous` if both are there and differ.
 */
export function onlyOne(bearer: string | undefined, other: string | undefined, name: string): string | undefined {
  if (bearer && other && bearer !== other)
    throw new PortalError("credential_ambiguous", { detail: `Authorization and ${name} differ; send one.` });
  return bearer || other || undefined;
}

/**
 * Finds the portal token of a request. A header beats the cookie, which is then not even read.
 * @param cookie the name of the session cookie.
 * @returns `undefined` if there is none.
 * @throws {PortalError} `credential_ambiguous`
 * @see RFC 6750 section 2.1
 */
export function portalCredentialOf(header: HeaderLookup, cookie: string): PortalCredential | undefined {
  const sent = onlyOne(bearerOf(header), header("x-session-token"), "X-Session-Token");
  if (sent !== undefined) return { token: sent, fromCookie: false };
  const token = readCookie(header("cookie"), cookie);
  return token === undefined ? undefined : { token, fromCookie: true };
}
