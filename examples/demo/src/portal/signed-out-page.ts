import type { DemoReply, DemoRequest } from "../exchange.ts";
import { tenantOf } from "../shop/tenants.ts";
import { documentReply } from "../ui/document.ts";
import { html } from "../ui/html.ts";
import { localeOf } from "../ui/locale.ts";
import { brand, stylesOf } from "./frame.ts";
import { textsIn } from "./texts/texts.ts";

/** Where customers go who have no session, and came from nowhere in particular: never a dead end. */
export function signedOutPage({ header }: DemoRequest): DemoReply {
  const lang = localeOf(null, header("accept-language"));
  const { billing, signedOut } = textsIn(lang);
  const tenant = tenantOf({ tenantId: "default" });
  const body = html`<header class="top">${brand(tenant, html`<span class="side">${billing}</span>`)}</header>
    <main class="lone">
      <h1>${signedOut.title}</h1>
      <p class="lead">${signedOut.lead}</p>
      <p>${signedOut.advice}</p>
      <p class="card-actions"><a class="button" href="mailto:${tenant.email}">${signedOut.ask}</a></p>
    </main>`;
  const title = `${signedOut.title} · ${tenant.name}`;
  return documentReply({ title, lang, side: "portal", styles: stylesOf(tenant), body });
}
