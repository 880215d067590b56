import { html, type Html } from "./html.ts";

/** How a language writes what is not words. */
export interface Formats {
  /** Minor units as money: cents for USD, whole yen for JPY. */
  readonly money: (minorUnits: number, currency: string) => string;
  /** A whole number, grouped. */
  readonly number: (value: number) => string;
  /** A short number for an axis, such as 12K. */
  readonly compact: (value: number) => string;
  /** The same of money, given in minor units, such as $12K. */
  readonly compactMoney: (minorUnits: number, currency: string) => string;
  /** A calendar day, `YYYY-MM-DD`, which is the same in every time zone. */
  readonly day: (isoDate: string) => Html;
  /** The same as text. */
  readonly dayText: (isoDate: string) => string;
  /** From one day up to another. */
  readonly days: (from: string, to: string) => string;
  /** An instant; in UTC and saying so, until the script tells it in the reader's own time zone. */
  readonly instant: (epochMs: number) => Html;
  /** The start of a graph's bar: an hour, a day or a month, by its precision. */
  readonly bucket: (start: string, style: "short" | "long") => string;
}

const UTC = { timeZone: "UTC" } as const;
const made = new Map<string, Formats>();

/** @param locale a BCP 47 tag. */
export function formatsOf(locale: string): Formats {
  const formats = made.get(locale) ?? makeFormats(locale);
  made.set(locale, formats);
  return formats;
}

function makeFormats(locale: string): Formats {
  const numbers = new Intl.NumberFormat(locale);
  const short = { notation: "compact", minimumFractionDigits: 0, maximumFractionDigits: 1 } as const;
  const compacts = new Intl.NumberFormat(locale, short);
  const dates = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { ...options, ...UTC });
  const days = dates({ dateStyle: "medium" });
  const instants = dates({ dateStyle: "medium", timeStyle: "short" });
  const buckets = bucketFormats(dates);
  const dayText = (isoDate: string) => days.format(new Date(isoDate));
  return {
    money: moneyFormats(locale),
    number: (value) => numbers.format(value),
    compact: (value) => compacts.format(value),
    compactMoney: moneyFormats(locale, short),
    day: (isoDate) => html`<time datetime="${isoDate}">${dayText(isoDate)}</time>`,
    dayText,
    days: (from, to) => days.formatRange(new Date(from), new Date(to)),
    instant(epochMs) {
      const at = new Date(epochMs);
      return html`<time datetime="${at.toISOString()}" data-instant>${instants.format(at)} UTC</time>`;
    },
    bucket: (start, style) => buckets[style][precisionOf(start)].format(new Date(whole(start))),
  };
}

/** Each currency has a format of its own, made when it is met. */
function moneyFormats(locale: string, options: Intl.NumberFormatOptions = {}): Formats["money"] {
  const met = new Map<string, Intl.NumberFormat>();
  return (minorUnits, currency) => {
    const format = met.get(currency) ?? new Intl.NumberFormat(locale, { ...options, style: "currency", currency });
    met.set(currency, format);
    return format.format(minorUnits / 10 ** fractionDigits(currency));
  };
}

/** How many digits a currency's minor unit has: 2 for USD, none for JPY. */
export function fractionDigits(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

function bucketFormats(dates: (options: Intl.DateTimeFormatOptions) => Intl.DateTimeFormat) {
  return {
    short: {
      hour: dates({ hour: "numeric" }),
      day: dates({ day: "numeric", month: "short" }),
      month: dates({ month: "short" }),
    },
    long: {
      hour: dates({
        weekday: "short",
        day: "numeric",
        month: "short",
        hour: "numeric",
        minute: "2-digit",
        timeZoneName: "short",
      }),
      day: dates({ weekday: "short", day: "numeric", month: "long" }),
      month: dates({ month: "long", year: "numeric" }),
    },
  } as const;
}

function precisionOf(start: string): "hour" | "day" | "month" {
  if (start.length > 10) return "hour";
  return start.length > 7 ? "day" : "month";
}

/** `2026-11-21T09` is no date that JavaScript reads. */
function whole(start: string): string {
  return start.length > 10 ? `${start}:00Z` : start;
}

/** The staff's pages are in English. */
export const { money, day, instant } = formatsOf("en");
