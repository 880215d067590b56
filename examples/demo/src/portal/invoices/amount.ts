import { fractionDigits } from "../../ui/format.ts";

/**
 * Reads an amount in whole units: `12.50` and `12,50`, and grouped as the language does: `1.882,58` in German.
 * @returns minor units; `undefined` for what is no amount.
 */
export function amountIn(text: string, currency: string, locale?: string): number | undefined {
  const plain = locale === undefined ? text : ungrouped(text, locale);
  const [, whole, fraction = ""] = /^(\d{1,9})(?:[.,](\d{1,2}))?$/.exec(plain) ?? [];
  const digits = fractionDigits(currency);
  if (whole === undefined || fraction.length > digits) return undefined;
  return Number(whole + fraction.padEnd(digits, "0"));
}

/** Only whole groups count: `12,50` is no grouped number, and stays as it is. */
function ungrouped(text: string, locale: string): string {
  const parts = new Intl.NumberFormat(locale).formatToParts(1_234_567.8);
  const [group, decimal] = ["group", "decimal"].map((type) => parts.find((part) => part.type === type)?.value ?? "");
  const [whole = "", ...fraction] = text.split(decimal!);
  const groups = whole.split(group!);
  const isGrouped =
    groups.length > 1 && groups.every((each, index) => (index === 0 ? /^\d{1,3}$/ : /^\d{3}$/).test(each));
  return isGrouped ? [groups.join(""), ...fraction].join(decimal) : text;
}
