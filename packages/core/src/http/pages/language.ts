import { preferredLanguage } from "../../language.ts";
import type { PageTexts } from "../../page-texts.ts";
import { onlyEnglish } from "../../translations.ts";
import type { HeaderLookup } from "../message.ts";
import type { Surface } from "../surface.ts";
import { html, type Html } from "./html.ts";

/** What a page says, and what it says of its language. */
export interface Language {
  readonly tag: string;
  readonly texts: PageTexts;
}

/** The language of a page: the session's, else the browser's wish, else English. */
export function languageOf({ translations }: Surface, locale: string | null, header: HeaderLookup): Language {
  const tag = preferredLanguage([...translations.keys()], locale, header("accept-language")) ?? "en";
  return { tag, texts: translations.get(tag) ?? onlyEnglish.get("en")! };
}

/** Puts values into a text's placeholders. */
export function filled(text: string, values: Readonly<Record<string, Html>>): Html {
  const parts = text.split(/\{(\w+)\}/);
  return html`${parts.map((part, i) => (i % 2 === 0 ? html`${part}` : values[part]!))}`;
}

/** The same for a title, which has no markup. */
export function filledTitle(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name]!);
}
