import type { DemoReply } from "../exchange.ts";
import { brand } from "../portal/frame.ts";
import { documentReply } from "../ui/document.ts";
import { html, type Html } from "../ui/html.ts";
import type { PolicyNeeds } from "../ui/reply.ts";
import { signedIn } from "./at-work.ts";
import { addressOf, type Desk } from "./desk.ts";

/** One page of the merchant's app. */
export interface StaffPage extends PolicyNeeds {
  readonly title: string;
  /** Which entry of the menu it belongs to. */
  readonly under: keyof typeof menu;
  readonly body: Html;
  readonly status?: number | undefined;
  readonly scripts?: readonly string[];
}

const menu = { Customers: "/", Sessions: "/sessions", "Audit trail": "/audit", Embedding: "/embed" } as const;

/** Frames a page of the merchant's app. */
export function staffReply(desk: Desk, page: StaffPage): DemoReply {
  const { title, under, body, status, scripts = [], ...policy } = page;
  return documentReply({
    ...policy,
    status,
    title: `${title} · ${desk.tenant.name}`,
    side: "staff",
    styles: ["staff.css", `theme-${desk.tenant.id}.css`],
    scripts: ["staff.js", ...scripts],
    body: html`<a class="skip" href="#main">Skip to the content</a>
      <header class="bar">
        ${brand(desk.tenant, html`<span class="side">Staff</span>`, desk.at("/"))}
        <nav class="menu" aria-label="Main">${entries(desk, under)}</nav>
        ${tenantSwitch(desk, under)}
        <p class="who">Signed in as <strong>${signedIn}</strong></p>
      </header>
      <main id="main" tabindex="-1">${body}</main>`,
  });
}

const current = html`aria-current="page"`;

function entries({ at }: Desk, under: StaffPage["under"]): readonly Html[] {
  return Object.entries(menu).map(
    ([name, path]) => html`<a href="${at(path)}" ${name === under ? current : undefined}>${name}</a>`,
  );
}

function tenantSwitch({ tenant, tenants }: Desk, under: StaffPage["under"]): Html {
  return html`<nav class="tenants" aria-label="Tenant">
    <span class="label" aria-hidden="true">Tenant</span>
    ${tenants.map((each, index) => {
      const address = addressOf(menu[under], { tenant: index === 0 ? undefined : each.id });
      return html`<a href="${address}" ${each.id === tenant.id ? current : undefined}>${each.name}</a>`;
    })}
  </nav>`;
}
