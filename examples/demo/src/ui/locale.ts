/** The languages that the portal speaks. */
const locales = ["en", "de", "ja"] as const;
export type Locale = (typeof locales)[number];

/**
 * Chooses the language of a page: what the session was created with, else the browser's wish, else English.
 *
 * @param sessionLocale a BCP 47 tag such as `de-AT`.
 * @param acceptLanguage the header, as it came.
 * @see RFC 9110 section 12.5.4
 */
export function localeOf(sessionLocale: string | null, acceptLanguage: string | undefined): Locale {
  return [sessionLocale ?? "", ...wished(acceptLanguage ?? "")].map(known).find((each) => each !== undefined) ?? "en";
}

function known(tag: string): Locale | undefined {
  const language = tag.toLowerCase().split("-", 1)[0];
  return locales.find((each) => each === language);
}

/** @returns the tags that are wanted at all, the most wanted first. */
function wished(header: string): readonly string[] {
  return header
    .split(",", 20)
    .map((part) => {
      const [tag = "", weight = "q=1"] = part.split(";").map((each) => each.trim());
      return { tag, weight: Number(/^q=([01](?:\.\d{1,3})?)$/i.exec(weight)?.[1] ?? 0) };
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}
