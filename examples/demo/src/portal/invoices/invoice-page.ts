import type { ShopCustomer } from "../../shop/customers.ts";
import type { Invoice } from "../../shop/invoices.ts";
import { html, type Html } from "../../ui/html.ts";
import type { PortalPage } from "../frame.ts";
import { icon } from "../icons.ts";
import { fact } from "../parts.ts";
import type { View } from "../view.ts";
import { invoiceBadge } from "./invoices-page.ts";

/** One invoice, as it can be read, printed and downloaded. Whose it is has been checked before. */
export function invoicePage(view: View, invoice: Invoice, customer: ShopCustomer | undefined): PortalPage {
  const { tenant, texts, formats, customerName } = view;
  const { id, number, issuedOn, dueOn } = invoice;
  const title = texts.invoices.title(number);
  const body = html`<p class="crumb"><a href="/portal/invoices">${texts.invoices.all}</a></p>
    <article class="card sheet" aria-labelledby="invoice">
      <div class="title">
        <h1 id="invoice">${title}</h1>
        ${invoiceBadge(view, invoice)}
      </div>
      <dl class="facts">
        ${fact(texts.invoices.date, formats.day(issuedOn))} ${fact(texts.invoices.due, formats.day(dueOn))}
        ${fact(texts.invoices.total, html`${formats.money(invoice.total, invoice.currency)}`)}
      </dl>
      <div class="parties">
        ${party(texts.invoices.from, tenant.address)}
        ${party(texts.invoices.billTo, [customerName, ...(customer === undefined ? [] : [customer.email])])}
      </div>
      ${linesTable(view, invoice)}
    </article>
    <p class="card-actions no-print">
      <a class="button" href="/portal/invoices/${encodeURIComponent(id)}/pdf" download
        >${icon("download")}<span>${texts.invoices.download}</span></a
      >
    </p>`;
  return { title, section: "invoices", body };
}

function party(title: string, [name, ...lines]: readonly string[]): Html {
  return html`<div>
    <h2 class="meta">${title}</h2>
    <p class="strong">${name}</p>
    ${lines.map((line) => html`<p>${line}</p>`)}
  </div>`;
}

function linesTable({ texts, formats }: View, { lines, taxPercent, tax, total, currency }: Invoice): Html {
  const { invoices } = texts;
  const sum = (label: string, amount: number) => html`<tr>
    <th scope="row" colspan="3">${label}</th>
    <td class="amount">${formats.money(amount, currency)}</td>
  </tr>`;
  return html`<div class="scroll">
    <table>
      <caption class="hidden">
        ${invoices.lines}
      </caption>
      <thead>
        <tr>
          <th scope="col">${invoices.description}</th>
          <th scope="col" class="amount">${invoices.quantity}</th>
          <th scope="col" class="amount">${invoices.each}</th>
          <th scope="col" class="amount">${invoices.amount}</th>
        </tr>
      </thead>
      <tbody>
        ${lines.map(
          ({ description, quantity, unitAmount }) =>
            html`<tr>
              <th scope="row">${description}</th>
              <td class="amount" data-label="${invoices.quantity}">${formats.number(quantity)}</td>
              <td class="amount" data-label="${invoices.each}">${formats.money(unitAmount, currency)}</td>
              <td class="amount">${formats.money(quantity * unitAmount, currency)}</td>
            </tr>`,
        )}
      </tbody>
      <tfoot>
        ${taxPercent === 0 ? undefined : [sum(invoices.net, total - tax), sum(invoices.tax(taxPercent), tax)]}
        ${sum(invoices.total, total)}
      </tfoot>
    </table>
  </div>`;
}
