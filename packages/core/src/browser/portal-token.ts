/** A portal token and its end, as create with `delivery: "token"` and JSON redeem answer it. Other members are ignored. */
export interface PortalToken {
  /** A secret: keep it in memory. */
  readonly token: string;
  /** ISO 8601, or epoch milliseconds. */
  readonly expiresAt: string | number;
}

/** @throws {TypeError} that tells nothing of what it was given. */
export function readToken(given: PortalToken | undefined): { readonly token: string; readonly expiresAt: number } {
  const { token, expiresAt } = given ?? {};
  const at = typeof expiresAt === "string" ? Date.parse(expiresAt) : expiresAt;
  if (typeof token !== "string" || !/^[\x21-\x7e]+$/.test(token) || !Number.isFinite(at))
    throw new TypeError("There is no portal token: it needs token and expiresAt");
  return { token, expiresAt: at! };
}

const loopback = /^(.+\.)?localhost$|^127(\.\d+){3}$|^\[::1]$/;

/**
 * Reads an address that may be told a secret.
 * @returns origin and path, without a trailing slash.
 * @throws {TypeError} unless it is https, or http on a loopback host.
 */
export function safeUrl(address: string): string {
  const { protocol, hostname, origin, pathname } = new URL(address);
  if (protocol !== "https:" && !(protocol === "http:" && loopback.test(hostname)))
    throw new TypeError(`${origin} must be https, or http on a loopback host`);
  return origin + pathname.replace(/\/+$/, "");
}
