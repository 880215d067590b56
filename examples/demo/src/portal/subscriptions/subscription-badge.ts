import type { Subscription } from "../../shop/subscriptions.ts";
import type { Html } from "../../ui/html.ts";
import { badge } from "../parts.ts";
import type { View } from "../view.ts";

/** The state of a subscription, in a word. One that is to end says so, whatever else it is. */
export function subscriptionBadge({ texts }: View, { status, cancelAtPeriodEnd }: Subscription): Html {
  if (cancelAtPeriodEnd && status !== "cancelled") return badge("ending", texts.subscriptions.ending);
  return badge(status, texts.subscriptions.status[status]);
}
