import { html, type Html } from "./html.ts";

/** Puts values into a text's placeholders. */
export function filled(text: string, values: Readonly<Record<string, Html>>): Html {
  const parts = text.split(/\{(\w+)\}/);
  return html`${parts.map((part, i) => (i % 2 === 0 ? html`${part}` : values[part]!))}`;
}

/** The same for a title, which has no markup. */
export function filledTitle(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name]!);
}
