import type { Route } from "../routes.ts";
import { documentReply } from "../ui/document.ts";
import { html } from "../ui/html.ts";

/** Pages beside the profiles that need no session of their own. */
export function profileOpenRoutes(): readonly Route[] {
  return [
    { method: "get", path: "/profiles/flexprice/portal", handle: () => flexpricePage() },
    { method: "get", path: "/profiles/billstack/checkout", handle: () => checkoutPage() },
  ];
}

/** Knows nobody: its script takes the token out of the URL, into memory, and asks the API with it. */
function flexpricePage() {
  const body = html`<main class="column">
    <h1>Invoices</h1>
    <p role="status" data-said>This page needs JavaScript, and a link from your app.</p>
    <ul class="list rows" data-invoices></ul>
  </main>`;
  return documentReply({ title: "Invoices", side: "portal", styles: ["portal.css"], scripts: ["flexprice.js"], body });
}

function checkoutPage() {
  const body = html`<main>
    <h1>Your card, please</h1>
    <p class="lead">Here your payment provider's own page would take it: no card ever touches the portal.</p>
  </main>`;
  return documentReply({ title: "Payment method", side: "plain", body });
}
