import type { Invoice } from "../shop/invoices.ts";
import { day, money } from "../ui/format.ts";
import { html, type Html } from "../ui/html.ts";
import { invoiceBadge } from "./invoices-table.ts";
import { portalReply } from "./frame.ts";
import type { DemoReply } from "../exchange.ts";
import type { Visit } from "./visit.ts";

/** One invoice. Whose it is has been checked before. */
export function invoicePage(access: Visit, invoice: Invoice): DemoReply {
  const { number, status, issuedOn, dueOn } = invoice;
  const title = `Invoice ${number}`;
  const body = html`<p><a href="/portal">All invoices</a></p>
    <h1>${title}</h1>
    <dl class="facts">
      <div>
        <dt>Status</dt>
        <dd>${invoiceBadge(status)}</dd>
      </div>
      <div>
        <dt>Issued</dt>
        <dd>${day(issuedOn)}</dd>
      </div>
      <div>
        <dt>Due</dt>
        <dd>${day(dueOn)}</dd>
      </div>
    </dl>
    ${linesTable(invoice)}`;
  return portalReply(access, { title, body });
}

function linesTable({ lines, total, currency }: Invoice): Html {
  return html`<div class="scroll">
    <table>
      <caption>
        What it is for
      </caption>
      <thead>
        <tr>
          <th scope="col">Description</th>
          <th scope="col" class="amount">Quantity</th>
          <th scope="col" class="amount">Each</th>
          <th scope="col" class="amount">Amount</th>
        </tr>
      </thead>
      <tbody>
        ${lines.map(
          ({ description, quantity, unitAmount }) =>
            html`<tr>
              <th scope="row">${description}</th>
              <td class="amount">${quantity}</td>
              <td class="amount">${money(unitAmount, currency)}</td>
              <td class="amount">${money(quantity * unitAmount, currency)}</td>
            </tr>`,
        )}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colspan="3">Total</th>
          <td class="amount">${money(total, currency)}</td>
        </tr>
      </tfoot>
    </table>
  </div>`;
}
