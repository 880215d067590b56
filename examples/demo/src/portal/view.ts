import type { PortalAccess } from "@postern/core";
import type { Scope } from "../demo-portal.ts";
import type { DemoRequest } from "../exchange.ts";
import type { Demo } from "../open-demo.ts";
import { type Tenant, tenantOf } from "../shop/tenants.ts";
import { type Formats, formatsOf } from "../ui/format.ts";
import { type Locale, localeOf } from "../ui/locale.ts";
import { type Texts, textsIn } from "./texts/texts.ts";

/** For whom a page is drawn, and in which language. */
export interface View {
  readonly access: PortalAccess<Scope>;
  readonly tenant: Tenant;
  readonly customerName: string;
  readonly locale: Locale;
  readonly texts: Texts;
  readonly formats: Formats;
  /** How long the session lasts. */
  readonly secondsLeft: number;
  /** Whose pages may show the portal in a frame. */
  readonly embedOrigin: string;
  /** Whether the session holds a scope. Pages hide what it may not do; the guard refuses it. */
  readonly may: (scope: Scope) => boolean;
}

/** What pages are drawn from. */
export type Parts = Pick<Demo, "shop" | "settings" | "clock">;

export function viewOf({ shop, settings, clock }: Parts, access: PortalAccess<Scope>, request: DemoRequest): View {
  const locale = localeOf(access.locale, request.header("accept-language"));
  return {
    access,
    tenant: tenantOf(access),
    customerName: shop.customers.nameOf(access),
    locale,
    texts: textsIn(locale),
    formats: formatsOf(locale),
    secondsLeft: Math.max(0, Math.floor((access.expiresAt - clock()) / 1000)),
    embedOrigin: settings.embedOrigin,
    may: (scope) => access.scopes.includes(scope),
  };
}
