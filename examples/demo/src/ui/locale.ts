import { preferredLanguage } from "@postern/core";

/** The languages that the portal speaks. */
const locales = ["en", "de", "ja"] as const;
export type Locale = (typeof locales)[number];

/** Chooses the language of a page: what the session was created with, else the browser's wish, else English. */
export function localeOf(sessionLocale: string | null, acceptLanguage: string | undefined): Locale {
  return preferredLanguage(locales, sessionLocale, acceptLanguage) ?? "en";
}
