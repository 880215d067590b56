import type { Owner } from "@postern/core";
import { question, type ShopDatabase } from "./database.ts";
import { type Day, dayOf } from "./days.ts";

/** One line of an invoice. */
export interface InvoiceLine {
  readonly description: string;
  readonly quantity: number;
  readonly unitAmount: number;
}

export const invoiceStatuses = ["open", "overdue", "paid", "void"] as const;
type InvoiceStatus = (typeof invoiceStatuses)[number];

export interface Invoice extends Owner {
  readonly id: string;
  readonly number: string;
  readonly issuedOn: Day;
  readonly dueOn: Day;
  /** `overdue` is what is still open after its due day. */
  readonly status: InvoiceStatus;
  readonly currency: string;
  readonly taxPercent: number;
  /** Minor units, like every amount. */
  readonly tax: number;
  /** With the tax. */
  readonly total: number;
  readonly lines: readonly InvoiceLine[];
}

/** Which invoices; every part narrows. */
export interface InvoiceFilter {
  /** Part of the number, in whatever case. */
  readonly number?: string | undefined;
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  /** Minor units. */
  readonly least?: number | undefined;
  readonly most?: number | undefined;
  readonly status?: InvoiceStatus | undefined;
}

/** One page of the invoices that were found, newest first. */
export interface FoundInvoices {
  readonly invoices: readonly Invoice[];
  /** Of all pages. */
  readonly total: number;
}

/** What customers were billed. */
export interface Invoices {
  readonly search: (
    owner: Owner,
    filter: InvoiceFilter,
    page: { readonly limit: number; readonly offset: number },
  ) => FoundInvoices;
  /** Whoever's it is: see `ownedBy`. */
  readonly find: (id: string) => Invoice | undefined;
}

const STATUS = `case when status = 'open' and due_on < :today then 'overdue' else status end`;
const SELECT = `select tenant_id as "tenantId", customer_id as "customerId", id, number, issued_on as "issuedOn",
  due_on as "dueOn", ${STATUS} as status, currency, tax_percent as "taxPercent", tax, total, lines from invoice`;

// What is not asked for is null, and narrows nothing: one statement for every search, and no SQL put together.
const WHERE = `where tenant_id = :tenantId and customer_id = :customerId
  and (:number is null or instr(lower(number), lower(:number)) > 0)
  and (:from is null or issued_on >= :from) and (:to is null or issued_on <= :to)
  and (:least is null or total >= :least) and (:most is null or total <= :most)
  and (:status is null or ${STATUS} = :status)`;

export function openInvoices(db: ShopDatabase, clock: () => number): Invoices {
  const found = question(
    db,
    `${SELECT} ${WHERE} order by issued_on desc, number desc limit :limit offset :offset`,
    read,
  );
  const counted = question(db, `select count(*) as total from invoice ${WHERE}`, (row: { total: number }) => row.total);
  const byId = question(db, `${SELECT} where id = :id`, read);
  const today = () => dayOf(clock());
  return {
    search({ tenantId, customerId }, filter, page) {
      const unset = { number: null, from: null, to: null, least: null, most: null, status: null };
      const asked = { ...unset, ...filter, tenantId, customerId, today: today() };
      return { invoices: found({ ...asked, ...page }), total: counted(asked)[0] ?? 0 };
    },
    find: (id) => byId({ id, today: today() })[0],
  };
}

type Stored = Omit<Invoice, "lines"> & { readonly lines: string };

function read(row: Stored): Invoice {
  return { ...row, lines: JSON.parse(row.lines) as Invoice["lines"] };
}
