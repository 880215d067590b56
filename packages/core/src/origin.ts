/** Where the portal lives, taken from configuration and never from a request. */
export interface Site {
  /** `https://billing.example.com`, without a trailing slash. */
  readonly origin: string;
  /** The path of `baseUrl` without a trailing slash; `""` at the root. */
  readonly basePath: string;
  readonly baseUrl: string;
  readonly secure: boolean;
  readonly host: string;
  /** `""` for the default port. */
  readonly port: string;
}

const MAX_URL = 2048;
const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\]|([a-z0-9-]+\.)+localhost)$/;

// No user, no password (an empty one neither), no percent-encoded host.
const spelling = /^https?:\/\/[A-Za-z0-9._:[\]-]+([/?#][\x21-\x5b\x5d-\x7e]*)?$/;

/**
 * Reads a URL that is https, or http on this very machine, has no user and no password, and is written
 * in visible ASCII without backslashes, so that every parser reads it alike.
 */
function webUrl(value: unknown): URL | undefined {
  if (typeof value !== "string" || value.length > MAX_URL || !spelling.test(value)) return undefined;
  const url = URL.parse(value);
  if (url === null) return undefined;
  return url.protocol === "https:" || loopback.test(url.hostname) ? url : undefined;
}

const allowed = "https, or http on a loopback host, without user or password";

/** What is wrong, where that is a common slip. Never the value itself: it may hold a password. */
function slipIn(value: unknown): string {
  const url = typeof value === "string" && spelling.test(value) ? URL.parse(value) : null;
  if (url?.protocol !== "http:" || loopback.test(url.hostname)) return "";
  return ": http is for loopback hosts only; give the https address that it is reached at";
}

/** Reads the option `baseUrl`. */
export function siteOf(baseUrl: unknown): Site {
  const url = webUrl(baseUrl);
  if (url === undefined || url.search !== "" || url.hash !== "" || !/^[/A-Za-z0-9._~-]*$/.test(url.pathname))
    throw new TypeError(
      `option "baseUrl" must be an absolute URL (${allowed}), without query or fragment${slipIn(baseUrl)}`,
    );
  const basePath = url.pathname.replace(/\/+$/, "");
  if (basePath.includes("//")) throw new TypeError('option "baseUrl" has an empty path segment');
  return Object.freeze({
    origin: url.origin,
    basePath,
    baseUrl: url.origin + basePath,
    secure: url.protocol === "https:",
    host: url.host,
    port: url.port,
  });
}

/** Reads an option that lists exact origins. */
export function originsOf(option: string, value: unknown): ReadonlySet<string> {
  if (value === undefined) return new Set();
  if (!Array.isArray(value)) throw new TypeError(`option "${option}" must be a list of origins`);
  return new Set(
    value.map((each: unknown) => {
      const url = webUrl(each);
      if (url === undefined || (each !== url.origin && each !== `${url.origin}/`))
        throw new TypeError(
          `option "${option}" must list exact origins such as "https://app.example.com" (${allowed})`,
        );
      return url.origin;
    }),
  );
}

/** Reads the option `homeUrl`: where a customer goes who has no session to come back to. */
export function homeUrlOf(value: unknown): string | null {
  if (value === undefined) return null;
  const url = webUrl(value);
  if (url === undefined) throw new TypeError(`option "homeUrl" must be an absolute URL (${allowed})`);
  return url.href;
}

/**
 * Reads an option that names a page to build links with.
 * @returns it without a slash at its end.
 */
export function pageUrlOf(option: string, value: unknown): string {
  const url = webUrl(value);
  if (url === undefined || url.search !== "" || url.hash !== "")
    throw new TypeError(`option "${option}" must be an absolute URL (${allowed}), without query or fragment`);
  return url.href.replace(/\/+$/, "");
}

/** Tells whether a return URL is well formed and of an allowed origin. */
export function isAllowedReturnUrl(value: string, origins: ReadonlySet<string>): boolean {
  const url = webUrl(value);
  return url !== undefined && origins.has(url.origin);
}

/** Reads the option `jwksUrl`. */
export function jwksUrlOf(value: unknown): URL {
  const url = webUrl(value);
  if (url === undefined) throw new TypeError(`option "jwksUrl" must be an absolute URL (${allowed})`);
  return url;
}
