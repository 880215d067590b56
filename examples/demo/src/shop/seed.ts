import type { InvoiceLine } from "./invoices.ts";

/** The merchant's data as the demo starts with it: the same on every machine. Money in minor units. */
export interface SeedCustomer {
  readonly id: string;
  readonly externalId: string | null;
  readonly name: string;
  readonly email: string;
  readonly currency: string;
  /** Short and unique; starts the ids of what the customer owns. */
  readonly key: string;
  readonly seats: number;
  readonly plan: string;
  readonly seatPrice: number;
  readonly hasAddOn: boolean;
}

const customer = (
  key: string,
  externalId: string | null,
  name: string,
  currency: string,
  [plan, seatPrice, seats, hasAddOn]: readonly [string, number, number, boolean],
): SeedCustomer => ({
  id: `cus_${key}`,
  externalId,
  name,
  email: `billing@${key}.example`,
  currency,
  key,
  plan,
  seatPrice,
  seats,
  hasAddOn,
});

// Names as they come: long ones, other scripts, and one that is an attack.
export const seedCustomers: readonly SeedCustomer[] = [
  customer("acme", "acme-001", "Acme Corporation", "USD", ["Team", 2400, 12, true]),
  customer("globex", "globex-002", "Globex GmbH", "EUR", ["Business", 4900, 31, true]),
  customer("obrien", "obrien-003", "O’Brien & Søns", "GBP", ["Starter", 900, 3, false]),
  customer("sakura", "sakura-004", "桜製作所株式会社", "JPY", ["Team", 3600, 8, false]),
  customer(
    "railway",
    "railway-005",
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch Narrow Gauge Railway Preservation Society",
    "GBP",
    ["Starter", 900, 2, false],
  ),
  customer("mallory", null, `Mallory <script>alert("owned")</script> Ltd`, "USD", ["Starter", 1200, 1, false]),
];

/** Newest last. */
export const seedMonths = ["2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10"] as const;

const ADD_ON_PRICE = 1500;

/** What a month costs a customer. */
export function linesOf(each: SeedCustomer, monthIndex: number): readonly InvoiceLine[] {
  const plan = { description: `${each.plan} plan, per seat`, quantity: each.seats, unitAmount: each.seatPrice };
  const usage = { description: "Reports beyond the plan", quantity: 7 + monthIndex * 5 + each.seats, unitAmount: 25 };
  const addOn = { description: "Audit log", quantity: 1, unitAmount: ADD_ON_PRICE };
  return each.hasAddOn ? [plan, addOn, usage] : [plan, usage];
}

/** What a customer is subscribed to. */
export function subscriptionsOf(each: SeedCustomer): readonly { key: string; plan: string; amount: number }[] {
  const plan = { key: "plan", plan: `${each.plan}, ${each.seats} ${each.seats === 1 ? "seat" : "seats"}` };
  const addOn = { key: "audit", plan: "Audit log", amount: ADD_ON_PRICE };
  const main = { ...plan, amount: each.seats * each.seatPrice };
  return each.hasAddOn ? [main, addOn] : [main];
}

export const NEXT_RENEWAL = "2026-12-01";
