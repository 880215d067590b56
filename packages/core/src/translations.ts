import { englishTexts, type PageTexts } from "./page-texts.ts";

/** The languages of the portal's own pages, by their tags; English is always among them. */
export type Translations = ReadonlyMap<string, PageTexts>;

const onlyEnglish: Translations = new Map([["en", englishTexts]]);

const MAX_LENGTH = 500;

/**
 * Checks the option `translations`, each text against the English one in its place.
 * @throws {TypeError} naming the text that is missing, unknown, empty, too long, or lacks a placeholder.
 */
export function translationsOf(option: Readonly<Record<string, PageTexts>> | undefined): Translations {
  if (option === undefined) return onlyEnglish;
  // A Map has no entries that this would see, and English pages would be all that tells so.
  if (typeof option !== "object" || option === null || option instanceof Map)
    throw new TypeError('option "translations" must be an object of texts by language tag');
  const checked = new Map(onlyEnglish);
  for (const [tag, texts] of Object.entries(option)) {
    const name = `translations.${tag}`;
    if (!isCanonical(tag)) throw new TypeError(`option "${name}" must be named by a BCP 47 tag, written like "de-AT"`);
    const { direction = "ltr", ...rest } = objectOf(name, texts);
    if (direction !== "ltr" && direction !== "rtl")
      throw new TypeError(`option "${name}.direction" must be ltr or rtl`);
    checked.set(tag, Object.freeze({ ...(copied(name, rest, englishTexts) as PageTexts), direction }));
  }
  return checked;
}

function isCanonical(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag)[0] === tag;
  } catch {
    return false;
  }
}

/** Copies what has the shape of the English texts. */
function copied(name: string, given: unknown, english: unknown): unknown {
  if (typeof english === "string") return textOf(name, given, english);
  const from = objectOf(name, given);
  const wanted = Object.entries(english as object);
  for (const key of Object.keys(from))
    if (!wanted.some(([known]) => known === key)) throw new TypeError(`option "${name}.${key}" is unknown`);
  const entries = wanted.map(([key, text]) => [key, copied(`${name}.${key}`, from[key], text)] as const);
  return Object.freeze(Array.isArray(english) ? entries.map(([, text]) => text) : Object.fromEntries(entries));
}

function textOf(name: string, given: unknown, english: string): string {
  if (typeof given !== "string" || given.trim() === "" || given.length > MAX_LENGTH || !given.isWellFormed())
    throw new TypeError(`option "${name}" must be a text of 1 to ${MAX_LENGTH} characters`);
  const wanted = placeholders(english);
  if (placeholders(given).join() !== wanted.join())
    throw new TypeError(`option "${name}" must hold ${wanted.join(" and ") || "no placeholder"}, once each`);
  return given;
}

function placeholders(text: string): readonly string[] {
  return (text.match(/\{\w+\}/g) ?? []).toSorted();
}

function objectOf(name: string, given: unknown): Readonly<Record<string, unknown>> {
  if (typeof given !== "object" || given === null) throw new TypeError(`option "${name}" must hold texts`);
  return given as Readonly<Record<string, unknown>>;
}
