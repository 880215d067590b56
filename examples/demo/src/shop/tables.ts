import type { ShopDatabase } from "./database.ts";
import { linesOf, NEXT_RENEWAL, seedCustomers, seedMonths, subscriptionsOf } from "./seed.ts";

// Counts up with every change of the tables: those of an older demo are thrown away, and made anew.
const VERSION = 2;

const drop = "drop table if exists invoice; drop table if exists subscription; drop table if exists customer;";

const tables = `
  create table customer (
    tenant_id text not null, id text not null, external_id text, name text not null, email text not null,
    primary key (tenant_id, id), unique (tenant_id, external_id)
  );
  create table subscription (
    id text primary key, tenant_id text not null, customer_id text not null,
    plan text not null, currency text not null, amount integer not null,
    renews_on text not null, cancel_at_period_end integer not null default 0,
    foreign key (tenant_id, customer_id) references customer
  );
  create table invoice (
    id text primary key, tenant_id text not null, customer_id text not null,
    number text not null, issued_on text not null, due_on text not null,
    status text not null, currency text not null, total integer not null, lines text not null,
    foreign key (tenant_id, customer_id) references customer
  );
  create index invoice_of on invoice (tenant_id, customer_id, issued_on);
  create index subscription_of on subscription (tenant_id, customer_id);
  create table if not exists shop_version (version integer not null);
  delete from shop_version;
`;

/** Creates the merchant's tables and rows, unless they are there; what was changed since stays. */
export function seedShop(db: ShopDatabase): void {
  // The portal's store has the same file open, on a connection of its own.
  db.exec("pragma busy_timeout = 1000; pragma foreign_keys = on; begin immediate");
  if (!isCurrent(db)) {
    db.exec(drop + tables);
    fill(db);
  }
  db.exec("commit");
}

function isCurrent(db: ShopDatabase): boolean {
  const [table] = db.prepare("select 1 from sqlite_master where name = 'shop_version'").all();
  if (table === undefined) return false;
  return db.prepare("select 1 from shop_version where version = ?").all(VERSION).length > 0;
}

const TENANT = "default";

function fill(db: ShopDatabase): void {
  db.prepare("insert into shop_version values (?)").run(VERSION);
  const customer = db.prepare("insert into customer values (?, ?, ?, ?, ?)");
  const subscription = db.prepare("insert into subscription values (?, ?, ?, ?, ?, ?, ?, 0)");
  const invoice = db.prepare("insert into invoice values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  for (const each of seedCustomers) {
    const { id, key, currency } = each;
    customer.run(TENANT, id, each.externalId, each.name, each.email);
    for (const { key: part, plan, amount } of subscriptionsOf(each))
      subscription.run(`sub_${key}_${part}`, TENANT, id, plan, currency, amount, NEXT_RENEWAL);
    for (const [index, month] of seedMonths.entries()) {
      const lines = linesOf(each, index);
      const total = lines.reduce((sum, line) => sum + line.quantity * line.unitAmount, 0);
      const number = `${key.toUpperCase()}-${String(index + 1).padStart(4, "0")}`;
      const status = index === seedMonths.length - 1 ? "open" : index === 1 ? "void" : "paid";
      const facts = [number, `${month}-01`, `${month}-15`, status, currency, total, JSON.stringify(lines)];
      invoice.run(`in_${key}_${index + 1}`, TENANT, id, ...facts);
    }
  }
}
