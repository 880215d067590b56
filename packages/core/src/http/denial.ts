import type { Context } from "../context.ts";
import { PortalError } from "../errors.ts";
import { contextOfPortal, type Portal } from "../portal.ts";
import { clearedCookies } from "./cookie.ts";
import type { HeaderLookup, HttpReply } from "./message.ts";
import { htmlReply } from "./pages/html.ts";
import { refusalPage } from "./pages/refusal-page.ts";

/**
 * Tells a refusal: as a page with a way back to a person who navigates, else as problem details.
 *
 * A person's 401 also clears the session cookie; every other refusal leaves it, so that an outage logs
 * nobody out.
 * @see RFC 9457
 */
export function denialReply(ctx: Context, error: PortalError, header: HeaderLookup): HttpReply {
  if (!isNavigation(header)) return problemReply(error);
  const cleared = error.status === 401 ? { "set-cookie": clearedCookies(ctx) } : {};
  return htmlReply(ctx, error.status, refusalPage(ctx, error), { ...error.headers, ...cleared });
}

/**
 * The reply to an error that a handler threw, such as `ownedBy`'s 404.
 * @returns `undefined` for anything but a `PortalError`: that is the host's to answer.
 */
export function errorReply(portal: Portal, error: unknown, header: HeaderLookup): HttpReply | undefined {
  return error instanceof PortalError ? denialReply(contextOfPortal(portal), error, header) : undefined;
}

/** A refusal as `application/problem+json`. */
export function problemReply(error: PortalError): HttpReply {
  const { title, status, code, message: detail, errors } = error;
  const problem = { type: `urn:postern:error:${code}`, title, status, code, detail, ...(errors && { errors }) };
  const type = "application/problem+json; charset=utf-8";
  const headers = { "content-type": type, "x-content-type-options": "nosniff", ...error.headers };
  return { status, headers, body: JSON.stringify(problem) };
}

/** Tells whether a person's browser is loading a document, as opposed to a script calling an API. */
export function isNavigation(header: HeaderLookup): boolean {
  const mode = header("sec-fetch-mode");
  return (mode === undefined || mode === "navigate") && (header("accept") ?? "").includes("text/html");
}
