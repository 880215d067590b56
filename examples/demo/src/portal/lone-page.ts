import type { DemoReply } from "../exchange.ts";
import type { Tenant } from "../shop/tenants.ts";
import { documentReply } from "../ui/document.ts";
import { html, type Html } from "../ui/html.ts";
import type { Locale } from "../ui/locale.ts";
import { brand, stylesOf } from "./frame.ts";
import { textsIn } from "./texts/texts.ts";

/** A page for whoever has no session: the brand, and nothing to go to but what it offers itself. */
export function lonePage(tenant: Tenant, lang: Locale, title: string, content: Html, status?: number): DemoReply {
  const body = html`<header class="top">
      ${brand(tenant, html`<span class="side">${textsIn(lang).billing}</span>`)}
    </header>
    <main class="lone">
      <h1>${title}</h1>
      ${content}
    </main>`;
  return documentReply({
    title: `${title} · ${tenant.name}`,
    lang,
    side: "portal",
    styles: stylesOf(tenant),
    body,
    status,
  });
}
