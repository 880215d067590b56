import type { Context } from "../context.ts";
import { PortalError } from "../errors.ts";
import type { AskCaller } from "../events.ts";
import { endOwnSession } from "../operations/end-own-session.ts";
import type { PortalAccess } from "../views.ts";
import { clearedCookies, cookieNames } from "./cookie.ts";
import { portalCredentialOf } from "./credential.ts";
import { callerOf, emptyReply, type HttpReply, type HttpRequest } from "./message.ts";
import { htmlReply } from "./pages/html.ts";
import { languageOf } from "./pages/language.ts";
import { signedOutPage } from "./pages/refusal-page.ts";
import { requireSameOrigin } from "./same-origin.ts";
import { wayBackOf } from "./way-back.ts";

/**
 * Ends the session behind a form's button and goes back. Logging out twice, or after the end, is no error.
 *
 * If the store is away the cookie stays: a session that is not ended must not look ended.
 */
export async function logOut(ctx: Context, request: HttpRequest): Promise<HttpReply> {
  const { header } = request;
  requireSameOrigin(ctx, header);
  const token = portalCredentialOf(header, cookieNames(ctx).session)?.token;
  const { returnUrl, locale } = token === undefined ? unknown : await end(ctx, token, callerOf(request));
  const location = wayBackOf(ctx, returnUrl);
  const cleared = { "set-cookie": clearedCookies(ctx) };
  if (location === null) return htmlReply(ctx, 200, signedOutPage(languageOf(ctx, locale, header)), cleared);
  return emptyReply(303, { location, ...cleared });
}

type Told = Pick<PortalAccess, "returnUrl" | "locale">;
const unknown: Told = { returnUrl: null, locale: null };

/** @returns the session's own way back and language, if it tells them. */
async function end(ctx: Context, token: string, caller: AskCaller): Promise<Told> {
  try {
    return await endOwnSession(ctx, token, caller);
  } catch (error) {
    if (error instanceof PortalError && error.status === 401) return error;
    throw error;
  }
}
