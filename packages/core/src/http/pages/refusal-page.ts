import type { Surface } from "../surface.ts";
import type { PortalError } from "../../errors.ts";
import type { PageText, PageTexts, RefusalText } from "../../page-texts.ts";
import { wayBackOf } from "../way-back.ts";
import { filled } from "./fill.ts";
import { html, type Html, type Page } from "./html.ts";
import type { Language } from "./language.ts";

/**
 * A refusal as a page that never is a dead end: within a live session it leads to the portal itself, and to the session's
 * `returnUrl` if it has one; otherwise back to `returnUrl`, else to `homeUrl`.
 */
export function refusalPage(ctx: Surface, language: Language, error: PortalError): Page {
  const [title, advice] = told(language.texts.refused, error);
  return {
    language,
    title,
    body: html`<h1>${title}</h1>
      <p>${advice}</p>
      ${ways(ctx, language, error)}`,
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

/** Met within a live session only: whoever reads them is still signed in. */
const staysInside: ReadonlySet<string> = new Set<RefusalText>(["resource_unknown", "scope_insufficient"]);

function ways(ctx: Surface, language: Language, { code, returnUrl }: PortalError): Html {
  if (!staysInside.has(code)) return wayOut(ctx, language, returnUrl);
  const inside = button("_self", ctx.site.baseUrl, html`${language.texts.open.button}`);
  // The first page of the portal may be what was refused. Not `homeUrl`: it may greet a stranger.
  return returnUrl === null ? inside : html`${inside}${wayOut(ctx, language, returnUrl)}`;
}

function wayOut(ctx: Surface, { texts }: Language, returnUrl: string | null): Html {
  const href = wayBackOf(ctx, returnUrl);
  if (href === null) return html``;
  const { origin, host } = new URL(href);
  const name = html`${origin === ctx.site.origin ? ctx.brand.name : host}`;
  // Leaving the portal leaves its frame, if it is in one: few apps let their own pages be framed.
  return button("_top", href, filled(texts.back, { name }));
}

function button(target: "_self" | "_top", href: string, text: Html): Html {
  return html`<p><a class="button" target="${target}" href="${href}">${text}</a></p>`;
}
