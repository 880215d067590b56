import type { Context } from "../context.ts";
import { sessionCookies } from "./cookie.ts";
import { emptyReply, type HeaderLookup, type HttpReply } from "./message.ts";

/** Sends a browser into the portal: to the session's page, always below `baseUrl`. */
export function landingReply(ctx: Context, page: string | null, headers: HttpReply["headers"] = {}): HttpReply {
  return emptyReply(303, { location: `${ctx.site.baseUrl}${page ?? ""}`, ...headers });
}

/** The same, with the session cookie. */
export function enteringReply(
  ctx: Context,
  header: HeaderLookup,
  token: string,
  session: { readonly page: string | null; readonly expiresAt: number },
): HttpReply {
  return landingReply(ctx, session.page, { "set-cookie": sessionCookies(ctx, header, token, session.expiresAt) });
}
