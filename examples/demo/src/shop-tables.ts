import { linesOf, NEXT_RENEWAL, seedCustomers, seedMonths, subscriptionsOf } from "./shop-seed.ts";

/** As much of better-sqlite3 as the shop uses. */
export interface ShopHandle {
  exec(sql: string): unknown;
  prepare(sql: string): { run(...values: unknown[]): unknown; all(...values: unknown[]): unknown[] };
  close(): unknown;
}

const tables = `
  create table if not exists customer (
    id text primary key, external_id text unique, name text not null, email text not null
  );
  create table if not exists subscription (
    id text primary key, customer_id text not null references customer (id),
    plan text not null, currency text not null, amount integer not null,
    renews_on text not null, cancel_at_period_end integer not null default 0
  );
  create table if not exists invoice (
    id text primary key, customer_id text not null references customer (id),
    number text not null, issued_on text not null, due_on text not null,
    status text not null, currency text not null, total integer not null, lines text not null
  );
  create index if not exists invoice_of on invoice (customer_id, issued_on);
  create index if not exists subscription_of on subscription (customer_id);
`;

/** Creates the merchant's tables and rows, unless they are there; what was changed since stays. */
export function seedShop(db: ShopHandle): void {
  // The portal's store has the same file open, on a connection of its own.
  db.exec("pragma busy_timeout = 1000; pragma foreign_keys = on; begin immediate");
  db.exec(tables);
  const customer = db.prepare("insert or ignore into customer values (?, ?, ?, ?)");
  const subscription = db.prepare("insert or ignore into subscription values (?, ?, ?, ?, ?, ?, 0)");
  const invoice = db.prepare("insert or ignore into invoice values (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  for (const each of seedCustomers) {
    const { id, key, currency } = each;
    customer.run(id, each.externalId, each.name, each.email);
    for (const { key: part, plan, amount } of subscriptionsOf(each))
      subscription.run(`sub_${key}_${part}`, id, plan, currency, amount, NEXT_RENEWAL);
    for (const [index, month] of seedMonths.entries()) {
      const lines = linesOf(each, index);
      const total = lines.reduce((sum, line) => sum + line.quantity * line.unitAmount, 0);
      const number = `${key.toUpperCase()}-${String(index + 1).padStart(4, "0")}`;
      const status = index === seedMonths.length - 1 ? "open" : index === 1 ? "void" : "paid";
      const dates = [`${month}-01`, `${month}-15`];
      invoice.run(`in_${key}_${index + 1}`, id, number, ...dates, status, currency, total, JSON.stringify(lines));
    }
  }
  db.exec("commit");
}
