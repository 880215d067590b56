import type { Invoice } from "../shop/invoices.ts";
import { day, money } from "../ui/format.ts";
import { html, type Html } from "../ui/html.ts";

const words = { open: "Open", paid: "Paid", void: "Void" } as const;

export function invoicesTable(invoices: readonly Invoice[]): Html {
  return html`<div class="scroll">
    <table>
      <caption>
        Invoices
      </caption>
      <thead>
        <tr>
          <th scope="col">Number</th>
          <th scope="col">Issued</th>
          <th scope="col">Status</th>
          <th scope="col" class="amount">Total</th>
        </tr>
      </thead>
      <tbody>
        ${invoices.map(invoiceRow)}
      </tbody>
    </table>
  </div>`;
}

export function invoiceBadge(status: Invoice["status"]): Html {
  return html`<span class="badge ${status}">${words[status]}</span>`;
}

function invoiceRow({ id, number, issuedOn, status, total, currency }: Invoice): Html {
  return html`<tr>
    <th scope="row"><a href="/portal/invoices/${encodeURIComponent(id)}">${number}</a></th>
    <td>${day(issuedOn)}</td>
    <td>${invoiceBadge(status)}</td>
    <td class="amount">${money(total, currency)}</td>
  </tr>`;
}
