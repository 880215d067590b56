import { expiryNotice } from "../embed/expiry-notice.ts";
import type { DemoReply } from "../exchange.ts";
import type { Tenant } from "../shop/tenants.ts";
import { documentReply } from "../ui/document.ts";
import { html, type Html } from "../ui/html.ts";
import { icon } from "./icons.ts";
import { navigation, type Section } from "./navigation.ts";
import type { View } from "./view.ts";

/** One page of the customer's portal. */
export interface PortalPage {
  readonly title: string;
  /** Where in the navigation it is; nowhere if it is none of its pages. */
  readonly section: Section | undefined;
  readonly body: Html;
  readonly status?: number | undefined;
}

/** Frames a page of the portal: whose it is, where else one may go, and the ways out. */
export function portalReply(view: View, { title, section, body, status }: PortalPage): DemoReply {
  const { access, tenant, locale, texts, formats } = view;
  const { returnUrl } = access;
  return documentReply({
    title: `${title} · ${tenant.name}`,
    lang: locale,
    side: "portal",
    styles: stylesOf(tenant),
    scripts: ["portal.js", "expiry.js"],
    frameAncestors: [view.embedOrigin],
    status,
    // Logging out leads back to where the session came from, which may be another origin.
    formTargets: returnUrl === null ? [] : [new URL(returnUrl).origin],
    body: html`<a class="skip" href="#main">${texts.skip}</a>
      <header class="top">
        ${brand(tenant, html`<span class="side">${texts.billing}</span>`, "/portal")}
        <div class="ways-out">
          ${returnUrl === null ? undefined : wayBack(view, returnUrl)}
          <form method="post" action="/portal/logout"><button class="button quiet small">${texts.logOut}</button></form>
        </div>
      </header>
      <div class="frame">
        ${navigation(view, section)}
        <main id="main" tabindex="-1">${expiryNotice(texts.expiry, view.secondsLeft)}${body}</main>
      </div>
      <footer class="foot">
        <p>${texts.signedInUntil(formats.instant(access.expiresAt))}</p>
        <p>${texts.questions} <a href="mailto:${tenant.email}">${tenant.email}</a></p>
      </footer>`,
  });
}

export function stylesOf({ id }: Tenant): readonly string[] {
  return ["portal.css", `theme-${id}.css`];
}

/** @param href where it leads; nowhere if there is none. */
export function brand({ id, name }: Tenant, side: Html, href?: string): Html {
  const content = html`<img src="/assets/logo-${id}.svg" width="28" height="28" alt="" /><span>${name} ${side}</span>`;
  return href === undefined
    ? html`<span class="brand">${content}</span>`
    : html`<a class="brand" href="${href}">${content}</a>`;
}

/** Return URLs are checked against the merchant's own origins, so the merchant's name is true of all of them. */
function wayBack({ tenant, texts }: View, returnUrl: string): Html {
  return html`<a class="back" href="${returnUrl}" target="_top">${icon("back")}<span>${texts.backTo(tenant.name)}</span></a>`;
}
