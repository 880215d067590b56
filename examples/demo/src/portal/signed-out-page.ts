import type { DemoReply, DemoRequest } from "../exchange.ts";
import { tenantOf } from "../shop/tenants.ts";
import { html } from "../ui/html.ts";
import { localeOf } from "../ui/locale.ts";
import { lonePage } from "./lone-page.ts";
import { textsIn } from "./texts/texts.ts";

/** Where customers go who have no session, and came from nowhere in particular: never a dead end. */
export function signedOutPage({ header }: DemoRequest): DemoReply {
  const lang = localeOf(null, header("accept-language"));
  const { signedOut } = textsIn(lang);
  const tenant = tenantOf({ tenantId: "default" });
  const content = html`<p class="lead">${signedOut.lead}</p>
    <p>${signedOut.advice}</p>
    <p class="card-actions"><a class="button" href="mailto:${tenant.email}">${signedOut.ask}</a></p>`;
  return lonePage(tenant, lang, signedOut.title, content);
}
