import type { CreditEntry, FoundEntries, Wallet } from "../../shop/credits.ts";
import { html, type Html } from "../../ui/html.ts";
import type { PortalPage } from "../frame.ts";
import { pager } from "../paging.ts";
import { badge, empty, heading } from "../parts.ts";
import type { View } from "../view.ts";

/** What the customer has to spend, and how it came and went. */
export function creditsPage(
  view: View,
  query: URLSearchParams,
  wallet: Wallet | undefined,
  { entries, total }: FoundEntries,
): PortalPage {
  const { texts } = view;
  const list =
    entries.length === 0
      ? empty(texts.credits.noEntries, texts.credits.noEntriesAdvice)
      : html`${entriesTable(view, entries)} ${pager(view, "/portal/credits", query, total)}`;
  const body = html`${heading(texts.sections.credits, texts.credits.lead)}
    ${
      wallet === undefined
        ? empty(texts.credits.none, texts.credits.noneAdvice)
        : html`${balanceCard(view, wallet)}
            <h2 class="section-title">${texts.credits.entries}</h2>
            ${list}`
    }`;
  return { title: texts.sections.credits, section: "credits", body };
}

function balanceCard({ texts, formats }: View, { balance, minorPerCredit, currency, status }: Wallet): Html {
  return html`<section class="card narrow" aria-labelledby="balance">
    <div class="title">
      <h2 id="balance">${texts.credits.balance}</h2>
      ${badge(status, texts.credits.status[status])}
    </div>
    <p class="figure">${texts.credits.amount(balance, formats.number(balance))}</p>
    <p class="soft">
      ${texts.credits.worth(formats.money(balance * minorPerCredit, currency))}
      · ${texts.credits.rate(formats.money(minorPerCredit, currency))}
    </p>
  </section>`;
}

function entriesTable(view: View, entries: readonly CreditEntry[]): Html {
  const { columns } = view.texts.credits;
  return html`<table class="list">
    <caption class="hidden">
      ${view.texts.credits.entries}
    </caption>
    <thead>
      <tr>
        <th scope="col">${columns.type}</th>
        <th scope="col">${columns.date}</th>
        <th scope="col">${columns.expiresOn}</th>
        <th scope="col" class="amount">${columns.priority}</th>
        <th scope="col" class="amount">${columns.credits}</th>
        <th scope="col" class="amount">${columns.amount}</th>
      </tr>
    </thead>
    <tbody>
      ${entries.map((each) => entryRow(view, each))}
    </tbody>
  </table>`;
}

function entryRow({ texts, formats }: View, each: CreditEntry): Html {
  const { columns, type } = texts.credits;
  const { credits, amount, currency, expiresOn, priority } = each;
  const sign = credits > 0 ? "+" : "";
  return html`<tr>
    <th scope="row">${type[each.type]}</th>
    <td data-label="${columns.date}">${formats.day(each.paidOn)}</td>
    <td class="${expiresOn === null ? "blank" : ""}" data-label="${columns.expiresOn}">${expiresOn === null ? "–" : formats.day(expiresOn)}</td>
    <td class="amount ${priority === null ? "blank" : ""}" data-label="${columns.priority}">${priority ?? "–"}</td>
    <td class="amount" data-label="${columns.credits}">${sign}${formats.number(credits)}</td>
    <td class="amount ${credits > 0 ? "good" : ""}">${sign}${formats.money(amount, currency)}</td>
  </tr>`;
}
