import type { PortalError, PortalErrorCode } from "../errors.ts";
import { clearedCookies, cookieNames } from "./cookie.ts";
import type { HeaderLookup, HttpReply } from "./message.ts";
import { htmlReply } from "./pages/html.ts";
import { languageOf } from "./pages/language.ts";
import { refusalPage } from "./pages/refusal-page.ts";
import type { Surface } from "./surface.ts";
import type { WireProblem } from "./wire-schemas.ts";

/** What is said of a portal token. Any other 401 that a handler throws, such as an API key's, is not the customer's. */
const endsSession: ReadonlySet<PortalErrorCode> = new Set(["token_invalid", "token_expired", "session_revoked"]);

/**
 * Tells a refusal: as a page with a way back to a person who navigates, else as problem details.
 *
 * A person's 401 for a token that is no good also clears the session cookie; every other refusal leaves it, so that an outage logs
 * nobody out.
 * @see RFC 9457
 */
export function denialReply(ctx: Surface, error: PortalError, header: HeaderLookup): HttpReply {
  if (!isNavigation(header)) return problemReply(error);
  // Only what was sent: on a forged cross-site POST the cookie stays away, and must not be logged out by that.
  const over = error.status === 401 && endsSession.has(error.code) && carriesSession(ctx, header);
  const cleared = over ? { "set-cookie": clearedCookies(ctx) } : {};
  return refusalPageReply(ctx, error, header, cleared);
}

/** A refusal as a page with a way back. */
export function refusalPageReply(
  ctx: Surface,
  error: PortalError,
  header: HeaderLookup,
  headers: HttpReply["headers"] = {},
): HttpReply {
  const page = refusalPage(ctx, languageOf(ctx, error.locale, header), error);
  return htmlReply(ctx, error.status, page, { ...error.headers, ...headers });
}

function carriesSession(ctx: Surface, header: HeaderLookup): boolean {
  return header("cookie")?.includes(`${cookieNames(ctx).session}=`) ?? false;
}

/** A refusal as problem details. */
export function problemOf({ title, status, code, message: detail, errors }: PortalError): WireProblem {
  const told = { type: `urn:postern:error:${code}`, title, status, code, detail };
  return errors === undefined ? told : { ...told, errors: [...errors] };
}

/** A refusal as `application/problem+json`. */
export function problemReply(error: PortalError): HttpReply {
  const type = "application/problem+json; charset=utf-8";
  const headers = { "content-type": type, "x-content-type-options": "nosniff", ...error.headers };
  return { status: error.status, headers, body: JSON.stringify(problemOf(error)) };
}

/** Tells whether a person's browser is loading a document, as opposed to a script calling an API. */
export function isNavigation(header: HeaderLookup): boolean {
  const mode = header("sec-fetch-mode");
  return (mode === undefined || mode === "navigate") && (header("accept") ?? "").includes("text/html");
}
