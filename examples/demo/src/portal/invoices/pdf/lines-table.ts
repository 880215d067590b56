import type { Invoice } from "../../../shop/invoices.ts";
import type { View } from "../../view.ts";
import { page, type PDFDocument } from "./document.ts";
import type { Typesetter } from "./typesetter.ts";

const SOFT = "#566163";
const RULE = "#d8d8d2";
const SIZE = 9.5;

const columns = [
  { x: page.left, width: 236, align: "left" },
  { x: page.left + 244, width: 60, align: "right" },
  { x: page.left + 312, width: 82, align: "right" },
  { x: page.left + 402, width: page.right - page.left - 402, align: "right" },
] as const;

/** Draws what an invoice is for and what it comes to; on as many pages as that takes. */
export function drawLines(doc: PDFDocument, type: Typesetter, view: View, invoice: Invoice, top: number): void {
  const { texts, formats } = view;
  const { lines, taxPercent, tax, total, currency } = invoice;
  const money = (amount: number) => formats.money(amount, currency);
  let y = drawTitles(doc, type, view, top);
  for (const { description, quantity, unitAmount } of lines) {
    const cells = [description, formats.number(quantity), money(unitAmount), money(quantity * unitAmount)];
    const height = type.heightOf(description, columns[0].width, { size: SIZE });
    if (y + height > page.bottom) {
      doc.addPage();
      y = drawTitles(doc, type, view, 72);
    }
    for (const [index, { x, width, align }] of columns.entries())
      type.set(cells[index] ?? "", { x, y, width }, { size: SIZE, align });
    y += height + 6;
    rule(doc, y - 13);
  }
  const net = [texts.invoices.net, money(total - tax)] as const;
  const taxed = [texts.invoices.tax(taxPercent), money(tax)] as const;
  const sums = [...(taxPercent === 0 ? [] : [net, taxed]), [texts.invoices.total, money(total)] as const];
  if (y + sums.length * 20 > page.bottom) {
    doc.addPage();
    y = 72;
  }
  y += 10;
  for (const [index, [label, amount]] of sums.entries()) {
    const isTotal = index === sums.length - 1;
    const style = { size: isTotal ? 12 : SIZE, font: isTotal ? "bold" : "regular", align: "right" } as const;
    type.set(label, { x: page.left, y, width: 394 }, style);
    type.set(amount, { ...columns[3], y }, style);
    y += 20;
  }
}

/** @returns the baseline of the first row below. */
function drawTitles(doc: PDFDocument, type: Typesetter, { texts: { invoices } }: View, y: number): number {
  const titles = [invoices.description, invoices.quantity, invoices.each, invoices.amount];
  for (const [index, { x, width, align }] of columns.entries())
    type.set(titles[index] ?? "", { x, y, width }, { size: 8.5, color: SOFT, align });
  rule(doc, y + 8);
  return y + 24;
}

function rule(doc: PDFDocument, y: number): void {
  doc.moveTo(page.left, y).lineTo(page.right, y).lineWidth(0.5).strokeColor(RULE).stroke();
}
