import type { DemoReply } from "../exchange.ts";
import { documentReply } from "../ui/document.ts";
import { html } from "../ui/html.ts";

/** Where customers go who have no session and came from nowhere in particular. */
export function signedOutPage(): DemoReply {
  const title = "You are not signed in";
  const body = html`<header class="bar"><span class="brand">Tidewater <span class="side">Billing</span></span></header>
    <main>
      <h1>${title}</h1>
      <p class="lead">To see your billing, open it from Tidewater, or ask us for a link.</p>
      <p><a class="button" href="mailto:billing@tidewater.example">Ask for a link</a></p>
    </main>`;
  return documentReply({ title: `${title} · Tidewater`, side: "customer", body });
}
