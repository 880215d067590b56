import type { DemoReply } from "../exchange.ts";
import { documentReply } from "../ui/document.ts";
import { html } from "../ui/html.ts";

/** Cards to choose from: there is no field that a real number could be typed into. */
export const cards = [
  { id: "visa", brand: "Visa", last4: "1111" },
  { id: "mastercard", brand: "Mastercard", last4: "5100" },
  { id: "declined", brand: "A card that is declined", last4: undefined },
] as const;

/** Where a processor would ask for the card. */
export function cardPage(intentId: string, back: string, wasDeclined: boolean): DemoReply {
  const body = html`<main class="lone">
    <p class="stand-in">Stand-in</p>
    <h1>Your card</h1>
    <p class="lead">
      This page stands in for a payment processor’s hosted card page, which would be on a site of its own. Choose a test
      card; nothing is charged and no number is entered.
    </p>
    ${wasDeclined ? html`<p class="notice bad" role="alert">This card was declined. Choose another one.</p>` : undefined}
    <form class="card" method="post" action="/card-stand-in/${encodeURIComponent(intentId)}">
      <fieldset class="choices">
        <legend>Test card</legend>
        ${cards.map(
          ({ id, brand, last4 }, index) =>
            html`<label>
              <input type="radio" name="card" value="${id}" required ${index === 0 ? html`checked` : undefined} />
              <span>${brand}${last4 === undefined ? undefined : html` <span class="meta">•••• ${last4}</span>`}</span>
            </label>`,
        )}
      </fieldset>
      <p class="card-actions">
        <button class="button">Save card</button>
        <a class="button quiet" href="${back}?notice=cancelled">Cancel</a>
      </p>
    </form>
  </main>`;
  const status = wasDeclined ? 402 : 200;
  return documentReply({
    title: "Your card · Stand-in for a processor",
    side: "portal",
    styles: ["portal.css"],
    body,
    status,
  });
}
