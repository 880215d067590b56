import type { Scope } from "../demo-portal.ts";
import type { DemoReply } from "../exchange.ts";
import type { Shop } from "../shop/shop.ts";
import { instant } from "../ui/format.ts";
import { html, type Html } from "../ui/html.ts";
import { portalReply } from "./frame.ts";
import { invoicesTable } from "./invoices-table.ts";
import { subscriptionsTable } from "./subscriptions-table.ts";
import type { Visit } from "./visit.ts";

/** The customer's portal: what the session may see, of the session's customer, and nothing else. */
export function portalPage(access: Visit, { customers, subscriptions, invoices }: Shop): DemoReply {
  const name = customers.nameOf(access);
  const may = (scope: Scope) => access.scopes.includes(scope);
  const body = html`<h1>${name}</h1>
    <p class="lead">You are signed in until ${instant(access.expiresAt)}.</p>
    ${may("subscriptions:read") ? subscriptionsTable(subscriptions.of(access), may("subscriptions:write")) : undefined}
    ${may("invoices:read") ? invoicesTable(invoices.of(access)) : undefined} ${wayBack(access.returnUrl)}`;
  return portalReply(access, { title: name, body });
}

function wayBack(returnUrl: string | null): Html | undefined {
  return returnUrl === null ? undefined : html`<p><a href="${returnUrl}">Back to Tidewater</a></p>`;
}
