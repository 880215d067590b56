import type { Context } from "../../context.ts";
import { filled, filledTitle } from "./fill.ts";
import { html, type Page } from "./html.ts";
import type { Language } from "./language.ts";

/** What the open page shows. */
export interface OpenPage {
  readonly linkToken: string;
  /** Whose portal it is, so that nobody enters a stranger's unawares (login CSRF). */
  readonly customer: string;
  readonly actor: string | null;
  /** Presses the button by itself, where that is safe. */
  readonly submitsItself: boolean;
}

/** The page behind an access link: one form, one button. Opening it changes nothing. */
export function openPage(
  ctx: Context,
  language: Language,
  { linkToken, customer, actor, submitsItself }: OpenPage,
): Page {
  const { heading, lead, leadAs, button, note } = language.texts.open;
  // A name may hold direction marks; <bdi> keeps them from turning the words around it.
  const strong = (name: string) => html`<strong><bdi>${name}</bdi></strong>`;
  return {
    language,
    title: filledTitle(heading, { customer }),
    body: html`<h1>${filled(heading, { customer: html`<bdi>${customer}</bdi>` })}</h1>
      <p>${filled(actor === null ? lead : leadAs, { customer: strong(customer), actor: strong(actor ?? "") })}</p>
      <form method="post" action="${ctx.site.basePath}/redeem">
        <input type="hidden" name="token" value="${linkToken}" />
        <button type="submit">${button}</button>
      </form>
      <p class="note">${note}</p>`,
    script: submitsItself ? "document.forms[0].submit()" : undefined,
  };
}
