import { z } from "zod";
import { opaqueId } from "../schemas.ts";

// In a form every value is text.
const whole = z
  .string()
  .regex(/^\d{1,12}$/, "must be a whole number")
  .transform(Number);

/** `items[0][…]`, `items[1][…]`: a list. */
const listOf = <T>(each: z.ZodType<T>) =>
  z
    .record(z.string().regex(/^\d{1,2}$/, "must be numbered"), each)
    .refine((entries) => Object.keys(entries).length <= 20, "must be at most 20")
    .transform((entries) => Object.values(entries));

const subscription = z.strictObject({ subscription: opaqueId });

const afterCompletion = z.strictObject({
  type: z.enum(["hosted_confirmation", "portal_homepage", "redirect"]),
  hosted_confirmation: z.strictObject({ custom_message: z.string().max(500).optional() }).optional(),
  redirect: z.strictObject({ return_url: z.string() }).optional(),
});

const flowData = z
  .strictObject({
    type: z.enum([
      "customer_update",
      "payment_method_update",
      "subscription_cancel",
      "subscription_pause",
      "subscription_update",
      "subscription_update_confirm",
    ]),
    after_completion: afterCompletion.optional(),
    subscription_cancel: subscription
      .extend({
        retention: z
          .strictObject({ type: z.literal("coupon_offer"), coupon_offer: z.strictObject({ coupon: opaqueId }) })
          .optional(),
      })
      .optional(),
    subscription_pause: subscription.optional(),
    subscription_update: subscription.optional(),
    subscription_update_confirm: subscription
      .extend({
        items: listOf(z.strictObject({ id: opaqueId, price: opaqueId.optional(), quantity: whole.optional() })),
        discounts: listOf(
          z.strictObject({ coupon: opaqueId.optional(), promotion_code: opaqueId.optional() }),
        ).optional(),
      })
      .optional(),
  })
  .superRefine((flow, ctx) => {
    if (flow.type.startsWith("subscription_") && flow[flow.type as "subscription_cancel"] === undefined)
      ctx.addIssue({ code: "invalid_type", expected: "object", input: undefined, path: [flow.type] });
  });

/** The body of Stripe's create, with the names that it has on the wire. */
export const stripeBody = z.strictObject({
  customer: opaqueId,
  return_url: z.string().optional(),
  configuration: opaqueId.optional(),
  locale: z.string().optional(),
  flow_data: flowData.optional(),
  after_expiration: z
    .strictObject({
      type: z.literal("customer_login"),
      customer_login: z.strictObject({ expires_at: whole.optional() }).optional(),
    })
    .optional(),
});

/** What a caller asks of Stripe's create. */
export type StripePortalRequest = Readonly<z.output<typeof stripeBody>>;

/** Where a flow leads once it is done, if it names a URL. */
export function redirectOf({ flow_data }: StripePortalRequest): string | undefined {
  return flow_data?.after_completion?.redirect?.return_url;
}
