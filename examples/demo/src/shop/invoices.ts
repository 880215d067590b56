import type { Owner } from "@postern/core";
import { question, type ShopDatabase } from "./database.ts";

/** One line of an invoice. */
export interface InvoiceLine {
  readonly description: string;
  readonly quantity: number;
  readonly unitAmount: number;
}

export interface Invoice extends Owner {
  readonly id: string;
  readonly number: string;
  readonly issuedOn: string;
  readonly dueOn: string;
  readonly status: "open" | "paid" | "void";
  readonly currency: string;
  /** Minor units, like every amount. */
  readonly total: number;
  readonly lines: readonly InvoiceLine[];
}

const SELECT = `select tenant_id as "tenantId", customer_id as "customerId", id, number, issued_on as "issuedOn",
  due_on as "dueOn", status, currency, total, lines from invoice`;

/** What customers were billed. */
export interface Invoices {
  /** Newest first. */
  of(owner: Owner): readonly Invoice[];
  /** Whoever's it is: see `ownedBy`. */
  find(id: string): Invoice | undefined;
}

export function openInvoices(db: ShopDatabase): Invoices {
  const of = question(db, `${SELECT} where tenant_id = ? and customer_id = ? order by issued_on desc`, read);
  const byId = question(db, `${SELECT} where id = ?`, read);
  return { of: ({ tenantId, customerId }) => of(tenantId, customerId), find: (id) => byId(id)[0] };
}

type Stored = Omit<Invoice, "lines"> & { readonly lines: string };

function read(row: Stored): Invoice {
  return { ...row, lines: JSON.parse(row.lines) as Invoice["lines"] };
}
