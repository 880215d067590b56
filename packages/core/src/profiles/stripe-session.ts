import type { CreatedSession } from "../views.ts";
import type { StripePortalRequest } from "./stripe-request.ts";

/** A session as Stripe's create tells it. */
export function stripeSession({ id, createdAt, customerId, url }: CreatedSession, asked: StripePortalRequest): object {
  return {
    id: id.replace(/^ps_/, "bps_"),
    object: "billing_portal.session",
    after_expiration: asked.after_expiration ?? null,
    configuration: asked.configuration ?? null,
    created: Math.floor(createdAt / 1000),
    customer: customerId,
    customer_account: null,
    flow: asked.flow_data === undefined ? null : flowOf(asked.flow_data),
    livemode: true,
    locale: asked.locale ?? null,
    on_behalf_of: null,
    return_url: asked.return_url ?? null,
    url,
  };
}

function flowOf(flow: NonNullable<StripePortalRequest["flow_data"]>): object {
  const { type, after_completion, subscription_cancel, subscription_update_confirm: confirm } = flow;
  return {
    type,
    after_completion: {
      type: after_completion?.type ?? "portal_homepage",
      hosted_confirmation: after_completion?.hosted_confirmation ?? null,
      redirect: after_completion?.redirect ?? null,
    },
    subscription_cancel: subscription_cancel ? { retention: null, ...subscription_cancel } : null,
    subscription_pause: flow.subscription_pause ?? null,
    subscription_update: flow.subscription_update ?? null,
    subscription_update_confirm: confirm ? { discounts: null, ...confirm } : null,
  };
}
