import type { Locale } from "../../ui/locale.ts";
import { de } from "./de.ts";
import { en, type Texts } from "./en.ts";
import { ja } from "./ja.ts";

const languages: Readonly<Record<Locale, Texts>> = { en, de, ja };

export function textsIn(locale: Locale): Texts {
  return languages[locale];
}

export type { Texts } from "./en.ts";
