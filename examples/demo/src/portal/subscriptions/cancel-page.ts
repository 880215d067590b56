import type { Subscription } from "../../shop/subscriptions.ts";
import { html } from "../../ui/html.ts";
import type { PortalPage } from "../frame.ts";
import { heading } from "../parts.ts";
import type { View } from "../view.ts";

/** Asks before a subscription is cancelled, and says what that means. */
export function cancelPage({ texts, formats, may }: View, { id, plan, periodEnd }: Subscription): PortalPage {
  const title = texts.subscriptions.cancelTitle(plan);
  const action = `/portal/api/subscriptions/${encodeURIComponent(id)}/cancel`;
  const body = html`${heading(title)}
    <div class="card narrow">
      <p>${texts.subscriptions.cancelMeans(formats.day(periodEnd))}</p>
      <form class="card-actions" method="post" action="${action}">
        <button class="button danger">${texts.subscriptions.cancelConfirm}</button>
        <a class="button quiet" href="${may("subscriptions:read") ? "/portal/subscriptions" : "/portal"}">${texts.subscriptions.keep}</a>
      </form>
    </div>`;
  return { title, section: "subscriptions", body };
}
