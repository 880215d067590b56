import type { Currency } from "./people.ts";

/** Minor units for what costs one cent: money has its own size in each country. */
const perCent: Readonly<Record<Currency, number>> = { USD: 1, EUR: 1, GBP: 1, JPY: 1.5 };

/** A price told in US cents, in minor units of the customer's currency. */
export function priceIn(currency: Currency, cents: number): number {
  return Math.round(cents * perCent[currency]);
}

export const taxPercent: Readonly<Record<Currency, number>> = { USD: 0, EUR: 19, GBP: 20, JPY: 10 };

const seatCents: Readonly<Record<string, number>> = { Starter: 900, Team: 2400, Business: 4900 };

/** A month of one seat, in US cents. */
export const seatPrice = (plan: string): number => seatCents[plan] ?? 6200;

export const AUDIT_LOG_CENTS = 1500;

/** What is counted. */
export interface SeedFeature {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly family: string;
  /** US cents for a thousand units. */
  readonly perThousand: number;
  /** Units that a usual customer uses on a working day. */
  readonly daily: number;
  readonly unitsPerEvent: number;
}

const feature = (
  [id, name, unit, family]: readonly [string, string, string, string],
  [perThousand, daily, unitsPerEvent]: readonly [number, number, number],
): SeedFeature => ({ id, name, unit, family, perThousand, daily, unitsPerEvent });

export const seedFeatures: Readonly<Record<string, readonly SeedFeature[]>> = {
  default: [
    feature(["api_calls", "API calls", "calls", "Platform"], [40, 5200, 1]),
    feature(["storage", "Storage", "GB-hours", "Platform"], [18, 2900, 24]),
    feature(["reports", "Reports rendered", "reports", "Reporting"], [2500, 46, 1]),
    feature(["summaries", "AI summaries", "tokens", "Reporting"], [3, 88_000, 1840]),
  ],
  lumen: [
    feature(["pages", "Pages printed", "pages", "Print"], [900, 340, 24]),
    feature(["proofs", "Proofs", "proofs", "Print"], [12_000, 4, 1]),
  ],
};
