import type { FoundInvoices, Invoice } from "../../shop/invoices.ts";
import { html, type Html } from "../../ui/html.ts";
import type { PortalPage } from "../frame.ts";
import { icon } from "../icons.ts";
import { pager } from "../paging.ts";
import { badge, empty, heading } from "../parts.ts";
import type { View } from "../view.ts";
import type { AskedFilter } from "./filter.ts";
import { searchForm } from "./search-form.ts";

/** The customer's invoices, newest first, a page at a time. */
export function invoicesPage(
  view: View,
  query: URLSearchParams,
  asked: AskedFilter,
  { invoices, total }: FoundInvoices,
): PortalPage {
  const { texts } = view;
  const hasNone = asked.isEmpty && total === 0;
  const body = html`${heading(texts.sections.invoices, texts.invoices.lead)}
    ${hasNone ? empty(texts.invoices.none, texts.invoices.noneAdvice) : searchForm(view, query, asked)}
    ${outcome(view, asked, total)}
    ${invoices.length === 0 ? undefined : invoicesTable(view, invoices)}
    ${pager(view, "/portal/invoices", query, total)}`;
  const status = asked.wrong.length > 0 ? 400 : 200;
  return { title: texts.sections.invoices, section: "invoices", body, status };
}

/** What came of the search, where there was one. */
function outcome({ texts: { invoices } }: View, { isEmpty, wrong }: AskedFilter, total: number): Html | undefined {
  if (wrong.length > 0) return html`<p class="notice bad" role="alert">${invoices.notSearched}</p>`;
  return isEmpty ? undefined : html`<p class="found" role="status">${invoices.found(total)}</p>`;
}

function invoicesTable(view: View, invoices: readonly Invoice[]): Html {
  const { texts } = view;
  return html`<table class="list invoices">
    <caption class="hidden">
      ${texts.sections.invoices}
    </caption>
    <thead>
      <tr>
        <th scope="col">${texts.invoices.number}</th>
        <th scope="col">${texts.invoices.date}</th>
        <th scope="col">${texts.invoices.fields.status}</th>
        <th scope="col" class="amount">${texts.invoices.amount}</th>
        <th scope="col"><span class="hidden">${texts.invoices.download}</span></th>
      </tr>
    </thead>
    <tbody>
      ${invoices.map((each) => invoiceRow(view, each))}
    </tbody>
  </table>`;
}

export function invoiceBadge({ texts }: View, { status }: Invoice): Html {
  return badge(status, texts.invoices.status[status]);
}

function invoiceRow(view: View, invoice: Invoice): Html {
  const { texts, formats } = view;
  const { id, number, issuedOn, total, currency } = invoice;
  const path = `/portal/invoices/${encodeURIComponent(id)}`;
  return html`<tr>
    <th scope="row"><a href="${path}">${number}</a></th>
    <td data-label="${texts.invoices.date}">${formats.day(issuedOn)}</td>
    <td class="state" data-label="${texts.invoices.fields.status}">${invoiceBadge(view, invoice)}</td>
    <td class="amount">${formats.money(total, currency)}</td>
    <td class="tool">
      <a href="${path}/pdf" download>${icon("download")}<span>PDF<span class="hidden"> ${texts.invoices.of(number)}</span></span></a>
    </td>
  </tr>`;
}
