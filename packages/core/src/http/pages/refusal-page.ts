import type { Surface } from "../surface.ts";
import type { PortalError } from "../../errors.ts";
import type { PageText, PageTexts } from "../../page-texts.ts";
import { wayBackOf } from "../way-back.ts";
import { filled } from "./fill.ts";
import { html, type Html, type Page } from "./html.ts";
import type { Language } from "./language.ts";

/** A refusal as a page that never is a dead end: it leads back to `returnUrl`, else to `homeUrl`. */
export function refusalPage(ctx: Surface, language: Language, error: PortalError): Page {
  const [title, advice] = told(language.texts.refused, error);
  return {
    language,
    title,
    body: html`<h1>${title}</h1>
      <p>${advice}</p>
      ${wayBack(ctx, language, error)}`,
  };
}

/** What a person reads instead of a code. */
function told(refused: PageTexts["refused"], { code, status }: PortalError): PageText {
  // Met on a link nobody was signed in yet.
  if (code === "session_revoked" && status === 410) return refused.link_withdrawn;
  const known: Readonly<Partial<Record<string, PageText>>> = refused;
  return known[code] ?? (status === 503 ? refused.unavailable : refused.other);
}

/** What a customer sees who signed out and has nowhere to go back to. */
export function signedOutPage(language: Language): Page {
  const [title, advice] = language.texts.signedOut;
  return {
    language,
    title,
    body: html`<h1>${title}</h1>
      <p>${advice}</p>`,
  };
}

function wayBack(ctx: Surface, { texts }: Language, { code, returnUrl }: PortalError): Html {
  // Only within a live session is that met: its portal is the way back.
  const staysInside = code === "resource_unknown";
  const href = staysInside ? ctx.site.baseUrl : wayBackOf(ctx, returnUrl);
  if (href === null) return html``;
  const { origin, host } = new URL(href);
  // Leaving the portal leaves its frame, if it is in one: few apps let their own pages be framed.
  const target = staysInside ? "_self" : "_top";
  const name = html`${origin === ctx.site.origin ? ctx.brand.name : host}`;
  return html`<p><a class="button" target="${target}" href="${href}">${filled(texts.back, { name })}</a></p>`;
}
