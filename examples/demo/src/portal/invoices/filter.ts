import { type InvoiceFilter, invoiceStatuses } from "../../shop/invoices.ts";
import { amountIn } from "./amount.ts";

const fields = ["number", "from", "to", "least", "most", "status"] as const;
/** A field of the search form, and the name of it in the address. */
export type FilterField = (typeof fields)[number];

/** What was asked for, and what of it cannot be meant. */
export interface AskedFilter {
  readonly filter: InvoiceFilter;
  readonly wrong: readonly FilterField[];
  readonly isEmpty: boolean;
}

/**
 * Reads the search form. An empty field narrows nothing.
 * @param currency that amounts are written in.
 * @param locale as whose readers write them; a program needs none.
 */
export function filterAsked(query: URLSearchParams, currency: string, locale?: string): AskedFilter {
  const readers: { readonly [F in FilterField]: (text: string) => InvoiceFilter[F] } = {
    number: (text) => (text.length <= 64 ? text : undefined),
    from: dayIn,
    to: dayIn,
    least: (text) => amountIn(text, currency, locale),
    most: (text) => amountIn(text, currency, locale),
    status: (text) => invoiceStatuses.find((each) => each === text),
  };
  const given = fields.filter((field) => textOf(query, field) !== "");
  const read = given.map((field) => [field, readers[field](textOf(query, field))] as const);
  return {
    filter: Object.fromEntries(read),
    wrong: read.filter(([, value]) => value === undefined).map(([field]) => field),
    isEmpty: given.length === 0,
  };
}

export function textOf(query: URLSearchParams, field: FilterField): string {
  return (query.get(field) ?? "").trim();
}

/** @returns `undefined` for a day that no calendar has. */
function dayIn(text: string): string | undefined {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(Number.NaN);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) ? text : undefined;
}
