import type { Subscription } from "../../shop/subscriptions.ts";
import { html, type Html } from "../../ui/html.ts";
import type { PortalPage } from "../frame.ts";
import { empty, fact, heading, monthlyPrice, notice } from "../parts.ts";
import type { View } from "../view.ts";
import { subscriptionBadge } from "./subscription-badge.ts";

/** What the customer is subscribed to, and has been. */
export function subscriptionsPage(view: View, subscriptions: readonly Subscription[], told: string | null): PortalPage {
  const { texts } = view;
  const body = html`${heading(texts.sections.subscriptions, texts.subscriptions.lead)}
    ${notice(texts.subscriptions.notices, told)}
    ${
      subscriptions.length === 0
        ? empty(texts.subscriptions.none, texts.subscriptions.noneAdvice)
        : html`<div class="stack">${subscriptions.map((each) => subscriptionCard(view, each))}</div>`
    }`;
  return { title: texts.sections.subscriptions, section: "subscriptions", body };
}

function subscriptionCard(view: View, each: Subscription): Html {
  const { texts, formats, may } = view;
  const { id, product, plan, status, quantity, unitAmount, currency, periodStart, periodEnd } = each;
  const titleId = `subscription-${id}`;
  return html`<article class="card" aria-labelledby="${titleId}">
    <div class="title">
      <div>
        <p class="meta">${product}</p>
        <h2 id="${titleId}">${plan}</h2>
      </div>
      ${subscriptionBadge(view, each)}
    </div>
    <dl class="facts">
      ${fact(
        texts.subscriptions.price,
        html`${monthlyPrice(view, each)}
          <span class="meta">${quantity === 1 ? "" : texts.subscriptions.seats(quantity, formats.money(unitAmount, currency))}</span>`,
      )}
      ${fact(
        status === "trialing" ? texts.subscriptions.trial : texts.subscriptions.period,
        html`${formats.days(periodStart, periodEnd)}`,
      )}
      ${fact(whenWord(view, each), formats.day(periodEnd))}
    </dl>
    ${may("subscriptions:write") && status !== "cancelled" ? changeControl(view, each) : undefined}
  </article>`;
}

function whenWord({ texts: { subscriptions } }: View, { status, cancelAtPeriodEnd }: Subscription): string {
  if (status === "cancelled") return subscriptions.endedOn;
  return cancelAtPeriodEnd ? subscriptions.endsOn : subscriptions.nextBilling;
}

/** Cancelling asks first, on a page of its own; resuming loses nothing, and does not. */
function changeControl({ texts }: View, { id, plan, cancelAtPeriodEnd }: Subscription): Html {
  const whose = html`<span class="hidden"> ${plan}</span>`;
  if (!cancelAtPeriodEnd)
    return html`<p class="card-actions">
      <a class="button quiet" href="/portal/subscriptions/${encodeURIComponent(id)}/cancel"
        >${texts.subscriptions.cancel}${whose}</a
      >
    </p>`;
  return html`<form
    class="card-actions"
    method="post"
    action="/portal/api/subscriptions/${encodeURIComponent(id)}/resume"
  >
    <button class="button">${texts.subscriptions.resume}${whose}</button>
  </form>`;
}
