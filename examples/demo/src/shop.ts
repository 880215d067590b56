import type { CustomerDirectory } from "@postern/core";
import Database from "better-sqlite3";
import type { InvoiceLine } from "./shop-seed.ts";
import { seedShop, type ShopHandle } from "./shop-tables.ts";

export interface ShopCustomer {
  readonly id: string;
  readonly externalId: string | null;
  readonly name: string;
  readonly email: string;
}

export interface Subscription {
  readonly id: string;
  readonly customerId: string;
  readonly plan: string;
  readonly currency: string;
  /** Minor units a month. */
  readonly amount: number;
  /** `YYYY-MM-DD`: renews then, or ends if it is to be cancelled. */
  readonly renewsOn: string;
  readonly cancelAtPeriodEnd: boolean;
}

export interface Invoice {
  readonly id: string;
  readonly customerId: string;
  readonly number: string;
  readonly issuedOn: string;
  readonly dueOn: string;
  readonly status: "open" | "paid" | "void";
  readonly currency: string;
  /** Minor units, like every amount. */
  readonly total: number;
  readonly lines: readonly InvoiceLine[];
}

/** The merchant's own data. Nothing in here knows of portal sessions. */
export interface Shop {
  /** What the portal asks: who is this customer? */
  readonly directory: CustomerDirectory;
  customers(): readonly ShopCustomer[];
  /** @returns the id where there is no name. */
  nameOf(customerId: string): string;
  subscriptionsOf(customerId: string): readonly Subscription[];
  subscription(id: string): Subscription | undefined;
  /** @returns the subscription as it is now. */
  setCancelAtPeriodEnd(subscription: Subscription, cancel: boolean): Subscription;
  /** Newest first. */
  invoicesOf(customerId: string): readonly Invoice[];
  invoice(id: string): Invoice | undefined;
  close(): void;
}

const CUSTOMER = `select id, external_id as "externalId", name, email from customer`;
const SUBSCRIPTION = `select id, customer_id as "customerId", plan, currency, amount, renews_on as "renewsOn",
  cancel_at_period_end as "cancelAtPeriodEnd" from subscription`;
const INVOICE = `select id, customer_id as "customerId", number, issued_on as "issuedOn", due_on as "dueOn",
  status, currency, total, lines from invoice`;

/** Opens the merchant's data. @param file a SQLite file, or `:memory:`. */
export function openShop(file: string): Shop {
  const db: ShopHandle = new Database(file);
  seedShop(db);
  // One prepared statement for each question; values are only ever bound, never written into the SQL.
  const ask = <Row>(sql: string, read: (row: never) => Row) => {
    const statement = db.prepare(sql);
    return (...values: readonly string[]): readonly Row[] => (statement.all(...values) as never[]).map(read);
  };
  const asIs = (row: ShopCustomer) => row;
  const customers = ask(`${CUSTOMER} order by rowid`, asIs);
  const customerById = ask(`${CUSTOMER} where id = ?`, asIs);
  const customerByExternalId = ask(`${CUSTOMER} where external_id = ?`, asIs);
  const subscriptionsOf = ask(`${SUBSCRIPTION} where customer_id = ? order by amount desc`, readSubscription);
  const subscriptionById = ask(`${SUBSCRIPTION} where id = ?`, readSubscription);
  const invoicesOf = ask(`${INVOICE} where customer_id = ? order by issued_on desc`, readInvoice);
  const invoiceById = ask(`${INVOICE} where id = ?`, readInvoice);
  const setCancel = db.prepare("update subscription set cancel_at_period_end = ? where id = ?");
  return {
    directory: {
      find({ tenantId, customerId, customerExternalId }) {
        if (tenantId !== "default") return undefined; // this shop has one tenant
        return (customerId === undefined ? customerByExternalId(customerExternalId) : customerById(customerId))[0];
      },
    },
    customers,
    nameOf: (id) => customerById(id)[0]?.name ?? id,
    subscriptionsOf,
    subscription: (id) => subscriptionById(id)[0],
    setCancelAtPeriodEnd(subscription, cancel) {
      setCancel.run(cancel ? 1 : 0, subscription.id);
      return { ...subscription, cancelAtPeriodEnd: cancel };
    },
    invoicesOf,
    invoice: (id) => invoiceById(id)[0],
    close: () => void db.close(),
  };
}

// SQLite has no booleans and no lists.
type Stored<T, K extends keyof T, As> = Omit<T, K> & Record<K, As>;

function readSubscription(row: Stored<Subscription, "cancelAtPeriodEnd", number>): Subscription {
  return { ...row, cancelAtPeriodEnd: row.cancelAtPeriodEnd === 1 };
}

function readInvoice(row: Stored<Invoice, "lines", string>): Invoice {
  return { ...row, lines: JSON.parse(row.lines) as Invoice["lines"] };
}
