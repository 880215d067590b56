import { ownedBy, type Portal } from "@postern/core";
import { type GuardedProfile, type Profile, profiles } from "@postern/core/profiles";
import { everyScope, type Scope } from "../demo-portal.ts";
import type { Settings } from "../settings.ts";
import type { Shop } from "../shop/shop.ts";
import { shopTenant } from "./billstack-project.ts";

/** The portal as callers of other products know it. */
export interface DemoProfiles {
  readonly marginfront: Profile;
  readonly unitpay: Profile;
  readonly billstack: GuardedProfile<Scope>;
  readonly flexprice: GuardedProfile<Scope>;
  readonly stripe: Profile;
}

export function demoProfiles(portal: Portal<Scope>, shop: Shop, { origin }: Settings): DemoProfiles {
  const { subscriptions } = shop;
  return {
    marginfront: profiles.marginfront(portal),
    unitpay: profiles.unitpay(portal),
    billstack: profiles.billstack(portal, {
      portalUrl: `${origin}/profiles/billstack/portal`,
      scopes: everyScope, // its customers cancel and resume
      updateSubscription(access, id, { cancelAtPeriodEnd }) {
        const subscription = ownedBy(shopTenant(access), subscriptions.find(id));
        return subscriptions.setCancelAtPeriodEnd(subscription, cancelAtPeriodEnd);
      },
      createSetupIntent: () => ({ url: `${origin}/profiles/billstack/checkout` }),
    }),
    flexprice: profiles.flexprice(portal, { portalUrl: `${origin}/profiles/flexprice/portal` }),
    stripe: profiles.stripe(portal),
  };
}

/** Where each is mounted. Stripe's own client has no base path, so that one is at the root too. */
export function profileMounts(demo: { readonly profiles: DemoProfiles }) {
  const named = Object.entries(demo.profiles).map(([name, profile]) => ({
    at: `/profiles/${name}`,
    profile: profile as Profile,
  }));
  return [...named, { at: "", profile: demo.profiles.stripe }];
}
