import { billstack } from "./billstack.ts";
import { flexprice } from "./flexprice.ts";
import { marginfront } from "./marginfront.ts";
import { stripe } from "./stripe.ts";
import { unitpay } from "./unitpay.ts";

export type { GuardedProfile, Profile } from "../http/profile.ts";
export type { BillstackOptions } from "./billstack.ts";
export type { FlexpriceOptions } from "./flexprice.ts";
export type { ProfileOptions } from "./profile.ts";
export type { StripeOptions } from "./stripe.ts";
export type { StripePortalRequest } from "./stripe-request.ts";

/**
 * Other products' wire formats over the same portal: each makes one value, to be mounted with an adapter's
 * `profileRoutes`. docs/migrating-from.md has a section for each.
 *
 * @example
 * ```ts
 * app.use("/marginfront", profileRoutes(profiles.marginfront(portal)));
 * ```
 */
export const profiles = Object.freeze({ marginfront, unitpay, billstack, flexprice, stripe });
