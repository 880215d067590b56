import { html, type Html } from "../ui/html.ts";
import type { View } from "./view.ts";

/** A state in a word; its colour says nothing more. */
export function badge(kind: string, word: string): Html {
  return html`<span class="badge ${kind}">${word}</span>`;
}

/** Says that there is nothing to show, and what would be here. */
export function empty(title: string, advice: string): Html {
  return html`<div class="empty">
    <p class="empty-title">${title}</p>
    <p>${advice}</p>
  </div>`;
}

export function heading(title: string, lead?: Html | string): Html {
  return html`<header class="heading">
    <h1>${title}</h1>
    ${lead === undefined ? undefined : html`<p class="lead">${lead}</p>`}
  </header>`;
}

/** Told once after an action, by name: a text in the address would say what anyone likes. */
export function notice(notices: Readonly<Record<string, string>>, name: string | null): Html | undefined {
  if (name === null || !Object.hasOwn(notices, name)) return undefined;
  return html`<p class="notice" role="status">${notices[name]}</p>`;
}

/** One fact of a description list. */
export function fact(term: string, value: Html): Html {
  return html`<div>
    <dt>${term}</dt>
    <dd>${value}</dd>
  </div>`;
}

/** A price that comes back every month. */
export function monthlyPrice(
  { texts, formats }: View,
  each: { readonly unitAmount: number; readonly quantity: number; readonly currency: string },
): string {
  const { unitAmount, quantity, currency } = each;
  return texts.monthly(formats.money(unitAmount * quantity, currency));
}
