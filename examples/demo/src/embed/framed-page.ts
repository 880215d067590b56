import type { DemoReply } from "../exchange.ts";
import type { Settings } from "../settings.ts";
import { documentReply } from "../ui/document.ts";
import { textsIn } from "../portal/texts/texts.ts";
import { html } from "../ui/html.ts";
import { expiryNotice } from "./expiry-notice.ts";

/**
 * A portal for an iframe, which gets its token from the page around it. Everybody may load it, for it holds nothing:
 * its script asks the guarded API, with the token.
 */
export function framedPage({ embedOrigin }: Pick<Settings, "embedOrigin">): DemoReply {
  return documentReply({
    title: "Billing · Tidewater",
    side: "customer framed",
    styles: ["staff.css"],
    scripts: ["framed.js"],
    frameAncestors: [embedOrigin],
    body: html`<main data-framed data-parents="${embedOrigin}">
      ${expiryNotice(textsIn("en").expiry)}
      <div data-content aria-live="polite" aria-busy="true">
        <p class="empty">Waiting for your app to sign you in…</p>
        <noscript><p>This page needs scripts.</p></noscript>
      </div>
    </main>`,
  });
}
