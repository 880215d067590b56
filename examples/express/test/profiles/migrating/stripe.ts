import { Stripe } from "stripe";

/** Everything but the first line of it is what you have. */
export async function stripePortal(key: string, where: { host: string; port?: number; protocol?: "http" }) {
  const stripe = new Stripe(key, where);
  return stripe.billingPortal.sessions.create({ customer: "cus_acme" });
}
