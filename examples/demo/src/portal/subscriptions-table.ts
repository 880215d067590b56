import type { Subscription } from "../shop/subscriptions.ts";
import { day, money } from "../ui/format.ts";
import { html, type Html } from "../ui/html.ts";

/** @param mayChange whether the session may cancel and resume; the handlers ask the guard again. */
export function subscriptionsTable(subscriptions: readonly Subscription[], mayChange: boolean): Html {
  return html`<div class="scroll">
    <table>
      <caption>
        Subscriptions
      </caption>
      <thead>
        <tr>
          <th scope="col">Plan</th>
          <th scope="col">Renewal</th>
          ${mayChange ? html`<th scope="col" class="amount"><span class="hidden">Change</span></th>` : undefined}
        </tr>
      </thead>
      <tbody>
        ${subscriptions.map((each) => subscriptionRow(each, mayChange))}
      </tbody>
    </table>
  </div>`;
}

function subscriptionRow(each: Subscription, mayChange: boolean): Html {
  const { plan, amount, currency, renewsOn, cancelAtPeriodEnd } = each;
  return html`<tr>
    <th scope="row">
      ${plan}
      <p class="meta">${money(amount, currency)} a month</p>
    </th>
    <td>${cancelAtPeriodEnd ? html`<span class="badge ending">Ends</span> ` : "Renews "}${day(renewsOn)}</td>
    ${mayChange ? html`<td class="amount">${changeForm(each)}</td>` : undefined}
  </tr>`;
}

function changeForm({ id, plan, cancelAtPeriodEnd }: Subscription): Html {
  const [action, label] = cancelAtPeriodEnd ? ["resume", "Resume"] : ["cancel", "Cancel"];
  return html`<form method="post" action="/portal/api/subscriptions/${encodeURIComponent(id)}/${action}">
    <button class="button quiet small">${label}<span class="hidden"> ${plan}</span></button>
  </form>`;
}
