import type { Surface } from "../surface.ts";
import type { PortalError, PortalErrorCode } from "../../errors.ts";
import { wayBackOf } from "../way-back.ts";
import { html, type Html, type Page } from "./html.ts";

/** What a person reads instead of a code: what happened, and what helps. */
const words: Partial<Record<PortalErrorCode, readonly [string, string]>> = {
  link_invalid: ["This link does not work", "Check that it was copied whole, or ask for a new one."],
  link_expired: ["This link has expired", "For your safety links work only for a short time. Ask for a new one."],
  link_redeemed: ["This link has already been used", "It opens the portal once. Ask for a new one."],
  cookies_required: [
    "Your browser did not keep a cookie",
    "Allow cookies for this site and open the link again: it has not been used up.",
  ],
  session_revoked: ["This session has ended", "You were signed out. Ask for a new link to come back."],
  token_expired: ["Your session has expired", "Ask for a new link to come back."],
  token_invalid: ["You are not signed in", "Open the portal from a fresh link."],
  credential_missing: ["You are not signed in", "Open the portal from the link that you were sent."],
  scope_insufficient: ["You may not see this", "Your access to the portal does not reach this page."],
  origin_refused: [
    "This request was refused",
    "It seems to come from another site. Go back and try again from the portal.",
  ],
  resource_unknown: ["There is nothing here", "Check the address, or go back."],
};
/** Nobody was signed in yet who meets it on a link. */
const endedLink = ["This link no longer works", "It was withdrawn. Ask for a new one."] as const;
const outage = ["Not available right now", "Nothing is lost. Try again in a moment."] as const;

/** A refusal as a page that never is a dead end: it leads back to `returnUrl`, else to `homeUrl`. */
export function refusalPage(ctx: Surface, error: PortalError): Page {
  const [title, advice] = told(error);
  return {
    title,
    body: html`<h1>${title}</h1>
      <p>${advice}</p>
      ${wayBack(ctx, error)}`,
  };
}

function told({ code, status, title }: PortalError): readonly [string, string] {
  if (code === "session_revoked" && status === 410) return endedLink;
  return words[code] ?? (status === 503 ? outage : [title, "Go back and try again."]);
}

/** What a customer sees who signed out and has nowhere to go back to. */
export function signedOutPage(): Page {
  return {
    title: "You are signed out",
    body: html`<h1>You are signed out</h1>
      <p>You can close this page.</p>`,
  };
}

function wayBack(ctx: Surface, { code, returnUrl }: PortalError): Html {
  // Only within a live session is that met: its portal is the way back.
  const staysInside = code === "resource_unknown";
  const href = staysInside ? ctx.site.baseUrl : wayBackOf(ctx, returnUrl);
  if (href === null) return html``;
  const { origin, host } = new URL(href);
  // Leaving the portal leaves its frame, if it is in one: few apps let their own pages be framed.
  const target = staysInside ? "_self" : "_top";
  return html`<p><a class="button" target="${target}" href="${href}">Back to ${origin === ctx.site.origin ? ctx.brand.name : host}</a></p>`;
}
