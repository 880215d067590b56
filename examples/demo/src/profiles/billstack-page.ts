import type { PortalAccess } from "@postern/core";
import type { DemoReply } from "../exchange.ts";
import type { Shop } from "../shop/shop.ts";
import { documentReply } from "../ui/document.ts";
import { html } from "../ui/html.ts";

/** A BillStack portal page in one piece: subscriptions to cancel and resume, invoices, and the way to a new card. */
export function billstackPage(access: PortalAccess, token: string, shop: Shop): DemoReply {
  const name = shop.customers.nameOf(access);
  const body = html`<main data-api="/profiles/billstack/api/portal/${token}">
    <h1>${name}</h1>
    <h2>Subscriptions</h2>
    <ul>
      ${shop.subscriptions.of(access).map(
        ({ id, plan, cancelAtPeriodEnd }) =>
          html`<li>
            ${plan}${cancelAtPeriodEnd ? ", ends with this period" : ""}
            <button class="button quiet small" data-subscription="${id}" data-cancel="${String(!cancelAtPeriodEnd)}">
              ${cancelAtPeriodEnd ? "Resume" : "Cancel"}<span class="hidden"> ${plan}</span>
            </button>
          </li>`,
      )}
    </ul>
    <h2>Invoices</h2>
    <ul>
      ${shop.invoices.search(access, {}, { limit: 100, offset: 0 }).invoices.map(({ number, status }) => html`<li>${number}: ${status}</li>`)}
    </ul>
    <h2>Payment methods</h2>
    <button class="button" data-setup>Update</button>
    <p role="status" data-said></p>
  </main>`;
  return documentReply({ title: name, side: "customer", scripts: ["billstack.js"], body });
}
