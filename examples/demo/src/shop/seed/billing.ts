import { addDays, type Day, monthStart } from "../days.ts";
import type { InvoiceLine } from "../invoices.ts";
import { AUDIT_LOG_CENTS, priceIn, seatPrice, taxPercent } from "./catalogue.ts";
import type { SeedCustomer } from "./people.ts";
import { chanceOf } from "./random.ts";

type Row = readonly (string | number | null)[];

const hasAuditLog = ({ seats, state }: SeedCustomer) => seats >= 12 && state !== "cancelled";

/** What a customer is subscribed to, as rows. */
export function subscriptionRows(each: SeedCustomer, today: Day): Row[] {
  const { tenantId, id, key, plan, seats, currency, state } = each;
  if (state === "new") return [];
  const start = state === "trialing" ? addDays(today, -9) : monthStart(today, state === "cancelled" ? -2 : 0);
  const end = state === "trialing" ? addDays(today, 5) : monthStart(start, 1);
  const row = (part: string, [product, name, cents, quantity]: readonly [string, string, number, number]): Row => {
    const price = priceIn(currency, cents);
    return [`sub_${key}_${part}`, tenantId, id, product, name, state, currency, price, quantity, start, end, 0];
  };
  const main = row("plan", [
    tenantId === "default" ? "Tidewater Analytics" : "Print room",
    plan,
    seatPrice(plan),
    seats,
  ]);
  return hasAuditLog(each) ? [main, row("audit", ["Add-on", "Audit log", AUDIT_LOG_CENTS, 1])] : [main];
}

/** A year of invoices, oldest first, as rows. */
export function invoiceRows(each: SeedCustomer, today: Day): Row[] {
  const chance = chanceOf(`invoices of ${each.key}`);
  return Array.from({ length: each.invoices }, (_, index) => {
    const age = each.invoices - 1 - index;
    const isMonthly = each.invoices <= 12;
    const issuedOn = isMonthly ? monthStart(today, -age) : addDays(today, -Math.floor((age * 365) / each.invoices));
    const lines = linesOf(each, isMonthly ? chance.between(3, 240) : chance.between(40, 900), isMonthly);
    const net = lines.reduce((sum, { quantity, unitAmount }) => sum + quantity * unitAmount, 0);
    const percent = taxPercent[each.currency];
    const tax = Math.round((net * percent) / 100);
    const number = `${each.key.replace("_", "-").toUpperCase()}-${String(index + 1).padStart(4, "0")}`;
    const facts = [number, issuedOn, addDays(issuedOn, 30), statusOf(each, index, age)] as const;
    const money = [each.currency, percent, tax, net + tax, JSON.stringify(lines)] as const;
    return [`in_${each.key}_${index + 1}`, each.tenantId, each.id, ...facts, ...money];
  });
}

function statusOf({ state }: SeedCustomer, index: number, age: number): string {
  if (index % 12 === 1) return "void";
  if (age < (state === "past_due" ? 3 : 1) && state !== "cancelled") return "open";
  return "paid";
}

function linesOf(each: SeedCustomer, overage: number, isMonthly: boolean): readonly InvoiceLine[] {
  const price = (cents: number) => priceIn(each.currency, cents);
  const usage = { description: "Reports beyond the plan", quantity: overage, unitAmount: price(25) };
  if (!isMonthly) return [usage];
  const seats = {
    description: `${each.plan} plan, per seat`,
    quantity: each.seats,
    unitAmount: price(seatPrice(each.plan)),
  };
  const addOn = { description: "Audit log", quantity: 1, unitAmount: price(AUDIT_LOG_CENTS) };
  return hasAuditLog(each) ? [seats, addOn, usage] : [seats, usage];
}
