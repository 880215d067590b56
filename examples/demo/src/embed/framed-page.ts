import type { DemoReply } from "../exchange.ts";
import type { Settings } from "../settings.ts";
import type { Tenant } from "../shop/tenants.ts";
import { documentReply } from "../ui/document.ts";
import { stylesOf } from "../portal/frame.ts";
import { textsIn } from "../portal/texts/texts.ts";
import { html } from "../ui/html.ts";
import { expiryNotice } from "./expiry-notice.ts";

/**
 * A portal for an iframe, which gets its token from the page around it. Everybody may load it, for it holds nothing:
 * its script asks the guarded API, with the token.
 * @param tenant whose looks it has.
 */
export function framedPage({ embedOrigin }: Pick<Settings, "embedOrigin">, tenant: Tenant): DemoReply {
  return documentReply({
    title: `Billing · ${tenant.name}`,
    side: "portal framed",
    styles: stylesOf(tenant),
    scripts: ["framed.js"],
    frameAncestors: [embedOrigin],
    body: html`<main data-framed data-parent="${embedOrigin}">
      ${expiryNotice(textsIn("en").expiry)}
      <div data-content aria-live="polite" aria-busy="true">
        <p class="empty">Waiting for your app to sign you in…</p>
        <noscript><p>This page needs scripts.</p></noscript>
      </div>
    </main>`,
  });
}
