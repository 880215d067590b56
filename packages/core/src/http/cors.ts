import type { Context } from "../context.ts";
import { emptyReply, type HeaderLookup, type HttpReply } from "./message.ts";

const PREFLIGHT_SECONDS = "600";

/**
 * Lets the scripts of an allowed origin read the reply, without cookies: bearer only.
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function corsHeaders(ctx: Context, header: HeaderLookup): Record<string, string> {
  if (ctx.clientOrigins.size === 0) return {};
  const origin = header("origin");
  if (origin === undefined || !ctx.clientOrigins.has(origin)) return { vary: "Origin" };
  return {
    vary: "Origin",
    "access-control-allow-origin": origin,
    "access-control-allow-methods": "GET, POST, DELETE",
    "access-control-allow-headers": "Authorization, Content-Type, X-Session-Token",
    "access-control-expose-headers": "Retry-After, WWW-Authenticate",
    "access-control-max-age": PREFLIGHT_SECONDS,
  };
}

/** Answers OPTIONS; whether a browser may go on is said by the CORS headers, if any. */
export function preflightReply(allow: readonly string[]): HttpReply {
  return emptyReply(204, { allow: [...allow, "OPTIONS"].join(", ") });
}
