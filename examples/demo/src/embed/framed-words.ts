import { textsIn } from "../portal/texts/texts.ts";
import type { Locale } from "../ui/locale.ts";

/** What the framed page says, as plain data: its script has no language of its own. `{price}` stands for a price. */
export function framedWords(lang: Locale) {
  const { framed, expiry, overview, sections, subscriptions, invoices, monthly } = textsIn(lang);
  return {
    ...framed,
    lang,
    expiry,
    nothing: overview.nothing,
    monthly: monthly("{price}"),
    subscriptions: {
      title: sections.subscriptions,
      none: subscriptions.none,
      columns: [subscriptions.plan, invoices.fields.status, subscriptions.renewal, subscriptions.price],
      status: { ...subscriptions.status, ending: subscriptions.ending },
      nextBilling: subscriptions.nextBilling,
      endsOn: subscriptions.endsOn,
      endedOn: subscriptions.endedOn,
    },
    invoices: {
      title: sections.invoices,
      none: invoices.none,
      columns: [invoices.number, invoices.date, invoices.fields.status, invoices.amount],
      status: invoices.status,
    },
  };
}
