import { addDays, type Day, monthStart } from "../days.ts";
import { priceIn } from "./catalogue.ts";
import type { SeedCustomer } from "./people.ts";
import { chanceOf } from "./random.ts";

type Row = readonly (string | number | null)[];

/** The wallet of a customer, as a row; none before the first subscription. */
export function walletRow({ tenantId, id, currency, state }: SeedCustomer): Row | undefined {
  if (state === "new") return undefined;
  return [tenantId, id, currency, priceIn(currency, 100), state === "cancelled" ? "closed" : "active"];
}

/** A year of what came into the wallet and what went out of it, oldest first, as rows. It never falls below zero. */
export function creditRows(each: SeedCustomer, today: Day): Row[] {
  if (each.state === "new" || each.state === "trialing") return [];
  const chance = chanceOf(`credits of ${each.key}`);
  const rows: Row[] = [];
  let balance = 0;
  const enter = (
    type: string,
    credits: number,
    paidOn: Day,
    [expiresOn, priority]: readonly [Day | null, number | null],
  ) => {
    if (credits === 0 || paidOn > today) return;
    balance += credits;
    const id = `cre_${each.key}_${String(rows.length + 1).padStart(3, "0")}`;
    rows.push([id, each.tenantId, each.id, type, credits, paidOn, expiresOn, priority]);
  };
  for (let age = 11; age >= 0; age -= 1) {
    const month = monthStart(today, -age);
    if (age % 4 === 3) enter("purchase", chance.between(4, 20) * 50, addDays(month, 2), [addDays(month, 367), 20]);
    if (age % 3 === 1) enter("grant", chance.between(2, 8) * 10, addDays(month, 4), [addDays(month, 94), 10]);
    const spent = each.activity === 0 ? 0 : Math.min(balance, chance.between(20, 140));
    enter("usage", -spent, addDays(month, 18), [null, null]);
    if (age % 6 === 2) enter("expiry", -Math.min(balance, 10), addDays(month, 20), [null, null]);
  }
  return rows;
}
