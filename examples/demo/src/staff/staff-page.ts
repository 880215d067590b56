import type { SessionPage } from "@postern/core";
import type { ShopCustomer } from "../shop/customers.ts";
import { html, type Html } from "../ui/html.ts";
import { staffReply } from "./frame.ts";
import type { DemoReply } from "../exchange.ts";
import { sessionsSection } from "./sessions-section.ts";

/** Told once after an action, by name: a text in the address would say what anyone likes. */
const notices = {
  ended: "The session has ended. Its next request is refused.",
  "all-ended": "Every session of that customer has ended. Their next requests are refused.",
} as const;

/** What the staff page shows. */
export interface StaffView {
  readonly customers: readonly ShopCustomer[];
  readonly sessions: SessionPage;
  /** Whether ended sessions are listed too. */
  readonly withEnded: boolean;
  readonly notice: string | undefined;
  readonly portalOrigin: string;
}

/** The merchant's app, as a member of its staff sees it. */
export function staffPage(view: StaffView): DemoReply {
  const names = new Map(view.customers.map(({ id, name }) => [id, name]));
  const body = html`${noticeOf(view.notice)}
    <h1>Customers</h1>
    <p class="lead">Open a customer’s billing portal, or copy a link for them that works once.</p>
    <ul class="rows">
      ${view.customers.map(customerRow)}
    </ul>
    ${sessionsSection(view, names)}`;
  return staffReply({ title: "Customers", body, formTargets: [view.portalOrigin] });
}

function noticeOf(name: string | undefined): Html | undefined {
  if (name === undefined || !Object.hasOwn(notices, name)) return undefined;
  return html`<p class="notice" role="status">${notices[name as keyof typeof notices]}</p>`;
}

function customerRow({ id, externalId, name, email }: ShopCustomer): Html {
  const path = `/customers/${encodeURIComponent(id)}`;
  const whose = html`<span class="hidden"> of ${name}</span>`;
  return html`<li class="row">
    <div class="what">
      <h2>${name}</h2>
      <p class="meta">${email}</p>
      <p class="meta"><code>${id}</code> ${externalId === null ? undefined : html`<code>${externalId}</code>`}</p>
    </div>
    <div class="actions">
      <form method="post" action="${path}/open" target="_blank" rel="noopener">
        <button class="button">Open customer portal${whose}</button>
      </form>
      <form method="post" action="${path}/link" data-copy-link>
        <button class="button quiet">Copy portal link${whose}</button>
      </form>
      <form method="post" action="${path}/revoke">
        <button class="button danger">Revoke all<span class="hidden"> sessions of ${name}</span></button>
      </form>
    </div>
    <div class="copied" data-copied-link></div>
  </li>`;
}
