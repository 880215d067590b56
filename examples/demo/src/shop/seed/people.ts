import { chanceOf } from "./random.ts";

/** A customer as the demo starts with it. */
export interface SeedCustomer {
  readonly tenantId: string;
  /** Starts the ids of what the customer owns, within all tenants. */
  readonly key: string;
  readonly id: string;
  readonly externalId: string | null;
  readonly name: string;
  readonly currency: Currency;
  readonly plan: string;
  readonly seats: number;
  readonly state: "active" | "trialing" | "past_due" | "cancelled" | "new";
  /** 0 for none. */
  readonly activity: number;
  /** How many in the past year. */
  readonly invoices: number;
}

export const currencies = ["USD", "EUR", "GBP", "JPY"] as const;
export type Currency = (typeof currencies)[number];

type Told = Partial<Omit<SeedCustomer, "tenantId" | "key" | "id">> & { readonly name: string };

function customer(tenantId: string, id: string, told: Told): SeedCustomer {
  const key = tenantId === "default" ? id : `${tenantId}_${id}`;
  const usual = { externalId: null, currency: "USD", plan: "Team", seats: 8, state: "active" } as const;
  return { tenantId, key, id: `cus_${id}`, activity: 1, invoices: 12, ...usual, ...told };
}

const LONG_JA = "株式会社桜製作所グローバルソリューションズ東日本第二営業本部インフラストラクチャー統括部";
const RAILWAY = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch Narrow Gauge Railway Preservation Society";

// Names as they come: long ones, other scripts, and one that is an attack. And what breaks pages: a thousand
// invoices, none at all, plans with long names, usage of nothing.
const special: readonly SeedCustomer[] = [
  customer("default", "acme", { externalId: "acme-001", name: "Acme Corporation", seats: 12, activity: 3 }),
  customer("default", "globex", {
    externalId: "globex-002",
    name: "Globex GmbH",
    currency: "EUR",
    plan: "Business",
    seats: 31,
    state: "past_due",
    activity: 4,
  }),
  customer("default", "obrien", {
    externalId: "obrien-003",
    name: "O’Brien & Søns",
    currency: "GBP",
    plan: "Starter",
    seats: 3,
    state: "trialing",
    invoices: 0,
    activity: 0.4,
  }),
  customer("default", "sakura", { externalId: "sakura-004", name: LONG_JA, currency: "JPY" }),
  customer("default", "railway", {
    externalId: "railway-005",
    name: RAILWAY,
    currency: "GBP",
    plan: "Starter",
    seats: 2,
    state: "cancelled",
    activity: 0.2,
  }),
  customer("default", "mallory", { name: `Mallory <script>alert("owned")</script> Ltd`, plan: "<b>Starter</b>" }),
  customer("default", "hydra", { externalId: "hydra-007", name: "Hydra Logistics Group", invoices: 1000, activity: 9 }),
  customer("default", "nova", { externalId: "nova-008", name: "Nova", state: "new", invoices: 0, activity: 0 }),
  customer("default", "fjord", { externalId: "fjord-009", name: "Fjord Atelier", currency: "EUR", activity: 0 }),
  customer("default", "meridian", {
    externalId: "meridian-010",
    name: "Meridian Health Partners",
    plan: "Enterprise Plus Annual Commitment (EMEA)",
    seats: 240,
    activity: 6,
  }),
  // The same ids as the first one's: another tenant's, and nobody to be mixed up with.
  customer("lumen", "acme", { externalId: "acme-001", name: "Acme Buchhandlung", currency: "EUR", seats: 2 }),
];

const firsts = ["Alder", "Birch", "Cobalt", "Delta", "Ember", "Foxglove", "Granite", "Harbor", "Indigo", "Juniper"];
const seconds = ["Freight", "Studio", "Robotics", "Foods", "Media", "Labs", "Outdoor", "Optics", "Energy", "Legal"];
const endings = { USD: "Inc.", EUR: "GmbH", GBP: "Ltd", JPY: "K.K." } as const;
const states = ["active", "active", "active", "active", "active", "past_due", "cancelled"] as const;

/** Some more, as many as a business has on its first pages. */
function ordinary(tenantId: string, count: number): SeedCustomer[] {
  const chance = chanceOf(`customers of ${tenantId}`);
  return Array.from({ length: count }, (_, index) => {
    const first = firsts[index % firsts.length]!;
    const second = seconds[(index * 3 + Math.floor(index / firsts.length)) % seconds.length]!;
    const currency = chance.pick(currencies);
    return customer(tenantId, `${first}-${second}`.toLowerCase(), {
      externalId: `${first}-${second}-${100 + index}`.toLowerCase(),
      name: `${first} ${second} ${endings[currency]}`,
      currency,
      plan: chance.pick(["Starter", "Team", "Team", "Business"]),
      seats: chance.between(1, 40),
      state: chance.pick(states),
      activity: chance.between(2, 30) / 10,
    });
  });
}

export const seedCustomers: readonly SeedCustomer[] = [
  ...special,
  ...ordinary("default", 30),
  ...ordinary("lumen", 10),
];
