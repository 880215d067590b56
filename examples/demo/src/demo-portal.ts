import { apiKeys, type Clock, createPortal, type Portal, type PortalStore } from "@postern/core";
import { PUBLISHABLE_KEY, type Settings } from "./settings.ts";
import type { Shop } from "./shop/shop.ts";

/** What a session of this portal may do. Writing does not imply reading unless declared, and here it is not. */
export const everyScope = ["invoices:read", "subscriptions:read", "subscriptions:write"] as const;
export const defaultScopes = ["invoices:read", "subscriptions:read"] as const;
export type Scope = (typeof everyScope)[number];

/** The portal of the demo. */
export function demoPortal({ settings, shop, store, clock }: Parts): Portal<Scope> {
  return createPortal({
    baseUrl: settings.baseUrl,
    store,
    customers: shop.customers.directory,
    scopes: everyScope,
    defaultScopes,
    authenticate: apiKeys([{ key: settings.apiKey }, { key: PUBLISHABLE_KEY, publishable: true }]),
    returnOrigins: [settings.origin, settings.embedOrigin],
    embedOrigins: [settings.embedOrigin],
    homeUrl: `${settings.origin}/signed-out`,
    brand: { name: "Tidewater", color: "#0f5c63" },
    clock,
  });
}

interface Parts {
  readonly settings: Settings;
  readonly shop: Shop;
  readonly store: PortalStore;
  readonly clock: Clock | undefined;
}
