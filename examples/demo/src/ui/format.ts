import { html, type Html } from "./html.ts";

// The texts are English; amounts and dates follow them.
const LOCALE = "en";

/** Minor units as money: cents for USD, whole yen for JPY. */
export function money(minorUnits: number, currency: string): string {
  const format = new Intl.NumberFormat(LOCALE, { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minorUnits / 10 ** digits);
}

/** A calendar day, `YYYY-MM-DD`, which is the same in every time zone. */
export function day(isoDate: string): Html {
  const text = new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(isoDate));
  return html`<time datetime="${isoDate}">${text}</time>`;
}

/** An instant; in UTC and saying so, until the script tells it in the reader's own time zone. */
export function instant(epochMs: number): Html {
  const at = new Date(epochMs);
  const text = new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" }).format(at);
  return html`<time datetime="${at.toISOString()}" data-instant>${text} UTC</time>`;
}
