import type { DemoReply } from "../../../exchange.ts";
import type { ShopCustomer } from "../../../shop/customers.ts";
import type { Invoice } from "../../../shop/invoices.ts";
import type { View } from "../../view.ts";
import { page, pdfOf, type PDFDocument } from "./document.ts";
import { drawLines } from "./lines-table.ts";
import { type Typesetter, typesetter } from "./typesetter.ts";

const SOFT = "#566163";

/** An invoice to keep: the same facts as its page, in the customer's language. */
export async function invoicePdf(view: View, invoice: Invoice, customer: ShopCustomer | undefined): Promise<DemoReply> {
  const { tenant, texts, locale } = view;
  const title = texts.invoices.title(invoice.number);
  const facts = { title, author: tenant.name, lang: locale, madeOn: invoice.issuedOn };
  const body = await pdfOf(facts, (doc) => {
    const type = typesetter(doc);
    const top = drawHead(doc, type, view, invoice);
    const below = drawParties(type, view, customer, top);
    drawLines(doc, type, view, invoice, below);
    drawFeet(doc, type, view, title);
  });
  return {
    status: 200,
    headers: {
      "content-type": "application/pdf",
      // The number is the merchant's own, and still no quote or line break gets into a header.
      "content-disposition": `attachment; filename="${invoice.number.replace(/[^\w-]/g, "_")}.pdf"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
    body,
  };
}

/** @returns where the next part may begin. */
function drawHead(doc: PDFDocument, type: Typesetter, view: View, invoice: Invoice): number {
  const { tenant, texts, formats } = view;
  const { invoices } = texts;
  doc.rect(0, 0, page.width, 8).fill(tenant.color);
  const width = (page.right - page.left) / 2;
  type.set(tenant.name, { x: page.left, y: 72, width }, { size: 18, font: "bold", color: tenant.color });
  type.set(
    invoices.title(invoice.number),
    { x: page.left + width, y: 72, width },
    { size: 13, font: "bold", align: "right" },
  );
  const facts = [
    [invoices.date, formats.dayText(invoice.issuedOn)],
    [invoices.due, formats.dayText(invoice.dueOn)],
    [invoices.fields.status, invoices.status[invoice.status]],
  ] as const;
  const step = (page.right - page.left) / facts.length;
  for (const [index, [term, value]] of facts.entries()) {
    const x = page.left + index * step;
    type.set(term, { x, y: 122, width: step }, { size: 8.5, color: SOFT });
    type.set(value, { x, y: 138, width: step }, { size: 10.5, font: "bold" });
  }
  return 178;
}

function drawParties(type: Typesetter, view: View, customer: ShopCustomer | undefined, top: number): number {
  const { tenant, texts, customerName } = view;
  const gap = 24;
  const width = (page.right - page.left - gap) / 2;
  const column = (x: number, label: string, [name = "", ...lines]: readonly string[]) => {
    let y = top;
    y += type.set(label, { x, y, width }, { size: 8.5, color: SOFT }) + 3;
    y += type.set(name, { x, y, width }, { size: 10.5, font: "bold" }) + 1;
    for (const line of lines) y += type.set(line, { x, y, width }, { size: 9.5 });
    return y;
  };
  const seller = column(page.left, texts.invoices.from, tenant.address);
  const buyer = column(page.left + width + gap, texts.invoices.billTo, [customerName, customer?.email ?? ""]);
  return Math.max(seller, buyer) + 28;
}

function drawFeet(doc: PDFDocument, type: Typesetter, { tenant, texts }: View, title: string): void {
  const { count } = doc.bufferedPageRange();
  const style = { size: 8.5, color: SOFT } as const;
  for (let index = 0; index < count; index += 1) {
    doc.switchToPage(index);
    const place = { x: page.left, y: page.height - 42, width: page.right - page.left };
    type.set(`${title} · ${tenant.email}`, place, style);
    type.set(texts.invoices.page(index + 1, count), place, { ...style, align: "right" });
  }
}
