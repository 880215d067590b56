import type { PortalAccess } from "@postern/core";
import type { Scope } from "../demo-portal.ts";
import type { Shop } from "../shop.ts";
import { instant } from "./format.ts";
import { html, type Html } from "./html.ts";
import { invoicesTable } from "./invoices-table.ts";
import { pageReply } from "./layout.ts";
import type { PageReply } from "./reply.ts";
import { subscriptionsTable } from "./subscriptions-table.ts";

/** The customer's portal: what the session may see, of the session's customer, and nothing else. */
export function portalPage(access: PortalAccess<Scope>, shop: Shop): PageReply {
  const { customerId, scopes, expiresAt, returnUrl } = access;
  const name = shop.nameOf(customerId);
  const may = (scope: Scope) => scopes.includes(scope);
  const body = html`<h1>${name}</h1>
    <p class="lead">You are signed in until ${instant(expiresAt)}.</p>
    ${
      may("subscriptions:read")
        ? subscriptionsTable(shop.subscriptionsOf(customerId), may("subscriptions:write"))
        : undefined
    }
    ${may("invoices:read") ? invoicesTable(shop.invoicesOf(customerId)) : undefined} ${wayBack(returnUrl)}`;
  return pageReply({ title: name, side: "customer", aside: logOutForm(), body, formTargets: formTargets(returnUrl) });
}

/** Logging out leads back to where the session came from, which may be another origin. */
export function formTargets(returnUrl: string | null): readonly string[] {
  return returnUrl === null ? [] : [new URL(returnUrl).origin];
}

export function logOutForm(): Html {
  return html`<form method="post" action="/portal/logout"><button class="button quiet">Log out</button></form>`;
}

function wayBack(returnUrl: string | null): Html | undefined {
  return returnUrl === null ? undefined : html`<p><a href="${returnUrl}">Back to Tidewater</a></p>`;
}
