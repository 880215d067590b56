import type { Context } from "../../context.ts";
import { html, type Page } from "./html.ts";

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
export function openPage(ctx: Context, { linkToken, customer, actor, submitsItself }: OpenPage): Page {
  // A name may hold direction marks; <bdi> keeps them from turning the words around it.
  const as = actor === null ? html`` : html` as <strong><bdi>${actor}</bdi></strong>`;
  return {
    title: `Open the portal of ${customer}`,
    body: html`<h1>Open the portal of <bdi>${customer}</bdi></h1>
      <p>This link opens the billing portal of <strong><bdi>${customer}</bdi></strong>${as}.</p>
      <form method="post" action="${ctx.site.basePath}/redeem">
        <input type="hidden" name="token" value="${linkToken}" />
        <button type="submit">Open the portal</button>
      </form>
      <p class="note">If that is not you, close this page: nothing has been opened yet.</p>`,
    script: submitsItself ? "document.forms[0].submit()" : undefined,
  };
}
