import type { PaymentMethod } from "../../shop/payment-methods.ts";
import { html, type Html } from "../../ui/html.ts";
import type { PortalPage } from "../frame.ts";
import { empty, heading, notice } from "../parts.ts";
import type { View } from "../view.ts";

/** What the customer pays with, and the way to another one: through the processor, never through this app. */
export function paymentMethodsPage(view: View, current: PaymentMethod | undefined, told: string | null): PortalPage {
  const { texts, may } = view;
  const { payment } = texts;
  const body = html`${heading(texts.sections["payment-methods"], payment.lead)} ${notice(payment.notices, told)}
    ${current === undefined ? empty(payment.none, payment.noneAdvice) : card(view, current)}
    ${may("payment_methods:write") ? updateForm(current === undefined ? payment.add : payment.update, payment.hosted) : undefined}`;
  return { title: texts.sections["payment-methods"], section: "payment-methods", body };
}

function card({ texts }: View, { brand, last4, expMonth, expYear }: PaymentMethod): Html {
  const expires = `${String(expMonth).padStart(2, "0")}/${expYear}`;
  return html`<section class="card pay-card" aria-labelledby="card">
    <p class="meta">${texts.payment.current}</p>
    <h2 id="card">${brand}</h2>
    <p class="pan"><span aria-hidden="true">•••• •••• •••• </span><span class="hidden">${texts.payment.endsIn} </span>${last4}</p>
    <p class="meta">${texts.payment.expires(expires)}</p>
  </section>`;
}

function updateForm(label: string, hosted: string): Html {
  return html`<form class="card-actions" method="post" action="/portal/api/setup-intent">
      <button class="button">${label}</button>
    </form>
    <p class="meta">${hosted}</p>`;
}
