import { expiryNotice } from "../embed/expiry-notice.ts";
import type { DemoReply } from "../exchange.ts";
import { documentReply } from "../ui/document.ts";
import { html, type Html } from "../ui/html.ts";
import type { Visit } from "./visit.ts";

/** One page of the customer's portal. */
export interface PortalPage {
  readonly title: string;
  readonly body: Html;
}

/** Frames a page of the portal. */
export function portalReply({ returnUrl, secondsLeft, embedOrigin }: Visit, { title, body }: PortalPage): DemoReply {
  return documentReply({
    title: `${title} · Tidewater`,
    side: "customer",
    styles: ["staff.css"],
    scripts: ["expiry.js"],
    frameAncestors: [embedOrigin],
    // Logging out leads back to where the session came from, which may be another origin.
    formTargets: returnUrl === null ? [] : [new URL(returnUrl).origin],
    body: html`<header class="bar">
        <a class="brand" href="/portal">Tidewater <span class="side">Billing</span></a>
        <form method="post" action="/portal/logout"><button class="button quiet">Log out</button></form>
      </header>
      <main>${expiryNotice(secondsLeft)}${body}</main>`,
  });
}
