import Database from "better-sqlite3";
import { type Credits, openCredits } from "./credits.ts";
import { type Customers, openCustomers } from "./customers.ts";
import type { ShopDatabase } from "./database.ts";
import { dayOf } from "./days.ts";
import { type Invoices, openInvoices } from "./invoices.ts";
import { openPaymentMethods, type PaymentMethods } from "./payment-methods.ts";
import { openSubscriptions, type Subscriptions } from "./subscriptions.ts";
import { seedShop } from "./tables.ts";
import { openUsage, type Usage } from "./usage.ts";

/** The merchant's own data. Nothing in here knows of portal sessions. */
export interface Shop {
  readonly customers: Customers;
  readonly subscriptions: Subscriptions;
  readonly invoices: Invoices;
  readonly credits: Credits;
  readonly usage: Usage;
  readonly paymentMethods: PaymentMethods;
  readonly close: () => void;
}

/** Opens the merchant's data. @param file a SQLite file, or `:memory:`. */
export function openShop(file: string, clock: () => number = Date.now): Shop {
  const db: ShopDatabase = new Database(file);
  seedShop(db, dayOf(clock()));
  return {
    customers: openCustomers(db),
    subscriptions: openSubscriptions(db),
    invoices: openInvoices(db, clock),
    credits: openCredits(db),
    usage: openUsage(db, clock),
    paymentMethods: openPaymentMethods(db),
    close: () => void db.close(),
  };
}
