import { type Day, monthOf } from "./days.ts";
import type { ShopDatabase } from "./database.ts";
import { fill } from "./seed/fill.ts";

// Counts up with every change of the tables or of what they are filled with.
const VERSION = 3;

const names = [
  "customer",
  "subscription",
  "invoice",
  "wallet",
  "credit_entry",
  "feature",
  "price",
  "usage",
  "payment_method",
];

const owner = `tenant_id text not null, customer_id text not null`;
const ofCustomer = `foreign key (tenant_id, customer_id) references customer`;

// Money in minor units, days as YYYY-MM-DD.
const tables = `
  create table customer (
    tenant_id text not null, id text not null, external_id text, name text not null, email text not null,
    primary key (tenant_id, id), unique (tenant_id, external_id)
  ) without rowid;
  create table subscription (
    id text primary key, ${owner}, product text not null, plan text not null, status text not null,
    currency text not null, unit_amount integer not null, quantity integer not null,
    period_start text not null, period_end text not null, cancel_at_period_end integer not null default 0,
    ${ofCustomer}
  ) without rowid;
  create index subscription_of on subscription (tenant_id, customer_id);
  create table invoice (
    id text primary key, ${owner}, number text not null, issued_on text not null, due_on text not null,
    status text not null, currency text not null, tax_percent integer not null, tax integer not null,
    total integer not null, lines text not null, ${ofCustomer}
  ) without rowid;
  create index invoice_of on invoice (tenant_id, customer_id, issued_on desc, number desc);
  create table wallet (
    ${owner}, currency text not null, minor_per_credit integer not null, status text not null,
    primary key (tenant_id, customer_id), ${ofCustomer}
  ) without rowid;
  create table credit_entry (
    id text primary key, ${owner}, type text not null, credits integer not null, paid_on text not null,
    expires_on text, priority integer, ${ofCustomer}
  ) without rowid;
  create index credit_entry_of on credit_entry (tenant_id, customer_id, paid_on desc, id desc);
  create table feature (
    tenant_id text not null, id text not null, position integer not null, name text not null, unit text not null,
    family text not null, primary key (tenant_id, id)
  ) without rowid;
  create table price (
    tenant_id text not null, feature_id text not null, currency text not null, per_thousand integer not null,
    primary key (tenant_id, feature_id, currency)
  ) without rowid;
  create table usage (
    ${owner}, feature_id text not null, day text not null, units integer not null, events integer not null,
    hour_units text, hour_events text, primary key (tenant_id, customer_id, day, feature_id)
  ) without rowid;
  create table payment_method (
    ${owner}, brand text not null, last4 text not null, exp_month integer not null, exp_year integer not null,
    primary key (tenant_id, customer_id), ${ofCustomer}
  ) without rowid;
`;

/**
 * Makes the merchant's tables and rows. They stay as they are, with whatever was changed, until the demo's tables
 * change or a new month begins: then they are made anew, so that "last month" never is years ago.
 */
export function seedShop(db: ShopDatabase, today: Day): void {
  // The portal's store has the same file open, on a connection of its own.
  db.exec("pragma busy_timeout = 5000; pragma foreign_keys = on; begin immediate");
  const made = `${VERSION} ${monthOf(today)}`;
  db.exec("create table if not exists shop_version (version text not null)");
  const [current] = db.prepare("select 1 from shop_version where version = ?").all(made);
  if (current === undefined) {
    db.exec([...names].toReversed().reduce((sql, name) => `${sql} drop table if exists ${name};`, ""));
    db.exec(tables);
    fill(db, today);
    db.exec("delete from shop_version");
    db.prepare("insert into shop_version values (?)").run(made);
  }
  db.exec("commit");
}
