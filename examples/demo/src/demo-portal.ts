import { type ApiKey, apiKeys, type Clock, createPortal, type Portal, type PortalStore } from "@postern/core";
import type { PortalKeys } from "./portal-keys.ts";
import { billstackProject, withProject } from "./profiles/billstack-project.ts";
import { LUMEN_KEY, PUBLISHABLE_KEY, type Settings } from "./settings.ts";
import type { Shop } from "./shop/shop.ts";
import { de } from "./translations/de.ts";
import { ja } from "./translations/ja.ts";

/** What sessions get that ask for no scopes: to look, and to change nothing. */
export const defaultScopes = [
  "invoices:read",
  "subscriptions:read",
  "credits:read",
  "usage:read",
  "payment_methods:read",
] as const;

/** What a session of this portal may do. Writing does not imply reading unless declared, and here it is not. */
export const everyScope = [...defaultScopes, "subscriptions:write", "payment_methods:write"] as const;
export type Scope = (typeof everyScope)[number];

/** The portal of the demo. */
export function demoPortal({ settings, shop, store, clock, keys }: Parts): Portal<Scope> {
  return createPortal({
    baseUrl: settings.baseUrl,
    store,
    customers: withProject(shop.customers.directory),
    scopes: everyScope,
    defaultScopes,
    authenticate: apiKeys([...secretKeys(settings), { key: PUBLISHABLE_KEY, publishable: true }]),
    ...keys,
    returnOrigins: [settings.origin, settings.embedOrigin],
    embedOrigins: [settings.embedOrigin],
    homeUrl: `${settings.origin}/signed-out`,
    brand: { name: "Tidewater", color: "#0f5c63" },
    translations: { de, ja },
    clock,
  });
}

/** Keys that everybody knows are there only as long as the other one is too. */
function secretKeys({ apiKey, isDemoKey }: Settings): ApiKey[] {
  const { key, tenantId } = billstackProject;
  const known = [
    { key, tenantId },
    { key: LUMEN_KEY, tenantId: "lumen" },
  ];
  return isDemoKey ? [{ key: apiKey }, ...known] : [{ key: apiKey }];
}

interface Parts {
  readonly settings: Settings;
  readonly shop: Shop;
  readonly store: PortalStore;
  readonly clock: Clock | undefined;
  readonly keys: PortalKeys;
}
