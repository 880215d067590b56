import type { ShopDatabase } from "../database.ts";
import { type Day } from "../days.ts";
import { invoiceRows, subscriptionRows } from "./billing.ts";
import { priceIn, seedFeatures } from "./catalogue.ts";
import { creditRows, walletRow } from "./credits.ts";
import { currencies, type SeedCustomer, seedCustomers } from "./people.ts";
import { chanceOf } from "./random.ts";
import { seedDays, usageRows } from "./usage.ts";

type Row = readonly (string | number | null)[];

/** Fills empty tables. The same day gives the same rows, on every machine. */
export function fill(db: ShopDatabase, today: Day): void {
  const into = (table: string, rows: readonly Row[]) => {
    const [first] = rows;
    if (first === undefined) return;
    const insert = db.prepare(`insert into ${table} values (${first.map(() => "?").join(", ")})`);
    for (const row of rows) insert.run(...row);
  };
  for (const [tenantId, features] of Object.entries(seedFeatures))
    for (const [position, { id, name, unit, family, perThousand }] of features.entries()) {
      into("feature", [[tenantId, id, position, name, unit, family]]);
      into(
        "price",
        currencies.map((currency) => [tenantId, id, currency, priceIn(currency, perThousand)]),
      );
    }
  const all = (rowsOf: (each: SeedCustomer) => readonly Row[]) => seedCustomers.flatMap(rowsOf);
  into(
    "customer",
    all((each) => [[each.tenantId, each.id, each.externalId, each.name, emailOf(each)]]),
  );
  into(
    "subscription",
    all((each) => subscriptionRows(each, today)),
  );
  into(
    "invoice",
    all((each) => invoiceRows(each, today)),
  );
  into(
    "wallet",
    all((each) => [walletRow(each)].filter((row) => row !== undefined)),
  );
  into(
    "credit_entry",
    all((each) => creditRows(each, today)),
  );
  into(
    "payment_method",
    all((each) => paymentMethodRows(each, today)),
  );
  const days = seedDays(today);
  into(
    "usage",
    all((each) => (seedFeatures[each.tenantId] ?? []).flatMap((feature) => usageRows(each, feature, days))),
  );
}

const emailOf = ({ id }: SeedCustomer) => `billing@${id.slice(4)}.example`;

function paymentMethodRows(each: SeedCustomer, today: Day): Row[] {
  if (each.state === "new" || each.state === "trialing") return [];
  const chance = chanceOf(`card of ${each.key}`);
  const [brand, last4] = chance.pick([
    ["Visa", "4242"],
    ["Mastercard", "4444"],
    ["American Express", "0005"],
  ] as const);
  const year = Number(today.slice(0, 4)) + (each.state === "past_due" ? 0 : chance.between(1, 4));
  const month = each.state === "past_due" ? Number(today.slice(5, 7)) : chance.between(1, 12);
  return [[each.tenantId, each.id, brand, last4, month, year]];
}
