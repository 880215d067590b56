import Database from "better-sqlite3";
import { type Customers, openCustomers } from "./customers.ts";
import type { ShopDatabase } from "./database.ts";
import { type Invoices, openInvoices } from "./invoices.ts";
import { openSubscriptions, type Subscriptions } from "./subscriptions.ts";
import { seedShop } from "./tables.ts";

/** The merchant's own data. Nothing in here knows of portal sessions. */
export interface Shop {
  readonly customers: Customers;
  readonly subscriptions: Subscriptions;
  readonly invoices: Invoices;
  close(): void;
}

/** Opens the merchant's data. @param file a SQLite file, or `:memory:`. */
export function openShop(file: string): Shop {
  const db: ShopDatabase = new Database(file);
  seedShop(db);
  return {
    customers: openCustomers(db),
    subscriptions: openSubscriptions(db),
    invoices: openInvoices(db),
    close: () => void db.close(),
  };
}
