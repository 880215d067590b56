import type { PortalAccess } from "@postern/core";
import type { DemoReply } from "../exchange.ts";
import type { Shop } from "../shop/shop.ts";
import { documentReply } from "../ui/document.ts";
import { html } from "../ui/html.ts";

/** A BillStack portal page in one piece: subscriptions to cancel and resume, invoices, and the way to a new card. */
export function billstackPage(access: PortalAccess, token: string, shop: Shop): DemoReply {
  const name = shop.customers.nameOf(access);
  const body = html`<main class="column" data-api="/profiles/billstack/api/portal/${token}">
    <h1>${name}</h1>
    <h2 class="section-title">Subscriptions</h2>
    <ul class="list rows">
      ${shop.subscriptions.of(access).map(
        ({ id, plan, cancelAtPeriodEnd }) =>
          html`<li>
            <span>${plan}${cancelAtPeriodEnd ? ", ends with this period" : ""}</span>
            <button class="button quiet small" data-subscription="${id}" data-cancel="${String(!cancelAtPeriodEnd)}">
              ${cancelAtPeriodEnd ? "Resume" : "Cancel"}<span class="hidden"> ${plan}</span>
            </button>
          </li>`,
      )}
    </ul>
    <h2 class="section-title">Invoices</h2>
    <ul class="list rows">
      ${shop.invoices.search(access, {}, { limit: 100, offset: 0 }).invoices.map(({ number, status }) => html`<li><span>${number}</span> <span>${status}</span></li>`)}
    </ul>
    <h2 class="section-title">Payment methods</h2>
    <button class="button" data-setup>Update</button>
    <p role="status" data-said></p>
  </main>`;
  return documentReply({ title: name, side: "portal", styles: ["portal.css"], scripts: ["billstack.js"], body });
}
