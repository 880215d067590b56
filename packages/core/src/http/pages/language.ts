import { preferredLanguage } from "../../language.ts";
import type { PageTexts } from "../../page-texts.ts";
import type { HeaderLookup } from "../message.ts";
import type { Surface } from "../surface.ts";

/** What a page says, and what it says of its language. */
export interface Language {
  readonly tag: string;
  readonly texts: PageTexts;
}

/** The language of a page: the session's, else the browser's wish, else English. */
export function languageOf({ translations }: Surface, locale: string | null, header: HeaderLookup): Language {
  const tag = preferredLanguage([...translations.keys()], locale, header("accept-language")) ?? "en";
  return { tag, texts: translations.get(tag)! };
}
