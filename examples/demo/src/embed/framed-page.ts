import type { DemoReply } from "../exchange.ts";
import type { Settings } from "../settings.ts";
import type { Tenant } from "../shop/tenants.ts";
import { documentReply } from "../ui/document.ts";
import { stylesOf } from "../portal/frame.ts";
import { textsIn } from "../portal/texts/texts.ts";
import { html } from "../ui/html.ts";
import type { Locale } from "../ui/locale.ts";
import { expiryNotice } from "./expiry-notice.ts";
import { framedWords } from "./framed-words.ts";

/**
 * A portal for an iframe, which gets its token from the page around it. Everybody may load it, for it holds nothing:
 * its script asks the guarded API, with the token.
 * @param tenant whose looks it has.
 * @param lang the browser's, until the script knows the session's.
 */
export function framedPage({ embedOrigin }: Pick<Settings, "embedOrigin">, tenant: Tenant, lang: Locale): DemoReply {
  const { billing, expiry, framed } = textsIn(lang);
  return documentReply({
    title: `${billing} · ${tenant.name}`,
    lang,
    side: "portal framed",
    styles: stylesOf(tenant),
    scripts: ["framed.js"],
    frameAncestors: [embedOrigin],
    body: html`<main data-framed data-parent="${embedOrigin}" data-words="${JSON.stringify(framedWords(lang))}">
      ${expiryNotice(expiry)}
      <p class="hidden" role="status" data-status></p>
      <div data-content aria-busy="true">
        <p class="empty">${framed.waiting}</p>
        <noscript><p>${framed.noScripts}</p></noscript>
      </div>
    </main>`,
  });
}
