import type { Owner } from "@postern/core";
import { question, type ShopDatabase } from "./database.ts";
import { dayOf } from "./days.ts";
import { type Bucket, bucketsOf, firstDayOf, type UsageWindow } from "./usage-window.ts";

/** What a customer used of one feature. */
export interface FeatureUsage {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  /** What it belongs to. */
  readonly family: string;
  readonly units: number;
  readonly events: number;
  /** Minor units. */
  readonly cost: number;
  /** Units in each bucket. */
  readonly points: readonly number[];
}

/** What a customer used, up to now. */
export interface UsageReport {
  readonly window: UsageWindow;
  readonly currency: string;
  readonly buckets: readonly Bucket[];
  readonly features: readonly FeatureUsage[];
  /** Minor units, of all features. */
  readonly cost: number;
  /** Minor units in each bucket. */
  readonly costs: readonly number[];
}

/** What customers used. */
export interface Usage {
  readonly report: (owner: Owner, window: UsageWindow) => UsageReport;
}

interface Feature {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly family: string;
  readonly perThousand: number;
}

const FEATURES = `select id, name, unit, family, per_thousand as "perThousand" from feature
  join price on price.tenant_id = feature.tenant_id and price.feature_id = feature.id
  where feature.tenant_id = ? and currency = ? order by position`;
const ROWS = `select feature_id as "featureId", day, units, events, hour_units as "hourUnits",
  hour_events as "hourEvents" from usage where tenant_id = ? and customer_id = ? and day between ? and ?`;
const CURRENCY = "select currency from wallet where tenant_id = ? and customer_id = ?";

export function openUsage(db: ShopDatabase, clock: () => number): Usage {
  const features = question(db, FEATURES, (row: Feature) => row);
  const rows = question(db, ROWS, (row: Row) => row);
  const currencyOf = question(db, CURRENCY, (row: { currency: string }) => row.currency);
  return {
    report({ tenantId, customerId }, window) {
      const now = clock();
      const buckets = bucketsOf(window, now);
      const spans = rows(tenantId, customerId, firstDayOf(buckets), dayOf(now)).flatMap((row) => spansOf(row, now));
      const currency = currencyOf(tenantId, customerId)[0] ?? "USD";
      const priced = features(tenantId, currency).map((each) => ({ ...each, ...used(each, spans, buckets) }));
      return {
        window,
        currency,
        buckets,
        features: priced.map(({ perThousand, ...each }) => ({ ...each, cost: costOf(each.units, perThousand) })),
        cost: priced.reduce((sum, { units, perThousand }) => sum + costOf(units, perThousand), 0),
        costs: buckets.map((_, index) =>
          Math.round(priced.reduce((sum, { points, perThousand }) => sum + (points[index]! * perThousand) / 1000, 0)),
        ),
      };
    },
  };
}

interface Row {
  readonly featureId: string;
  readonly day: string;
  readonly units: number;
  readonly events: number;
  readonly hourUnits: string | null;
  readonly hourEvents: string | null;
}

type Span = Pick<Row, "featureId" | "units" | "events"> & { readonly start: string };

/** A day as it was counted: whole, or by the hour; hours that are yet to come are left out. */
function spansOf({ featureId, day, units, events, hourUnits, hourEvents }: Row, now: number): Span[] {
  if (hourUnits === null || hourEvents === null) return [{ featureId, start: day, units, events }];
  const eventsAt = JSON.parse(hourEvents) as number[];
  return (JSON.parse(hourUnits) as number[])
    .map((each, hour) => ({
      featureId,
      start: `${day}T${String(hour).padStart(2, "0")}`,
      units: each,
      events: eventsAt[hour] ?? 0,
    }))
    .filter(({ start }) => start <= new Date(now).toISOString());
}

function used({ id }: Feature, spans: readonly Span[], buckets: readonly Bucket[]) {
  const index = new Map(buckets.map(({ start }, at) => [start, at]));
  const precision = buckets[0]?.start.length ?? 0;
  const points = buckets.map(() => 0);
  let events = 0;
  for (const span of spans) {
    const at = span.featureId === id ? index.get(span.start.slice(0, precision)) : undefined;
    if (at === undefined) continue;
    points[at]! += span.units;
    events += span.events;
  }
  const units = points.reduce((sum, each) => sum + each, 0);
  return { units, events, points };
}

function costOf(units: number, perThousand: number): number {
  return Math.round((units * perThousand) / 1000);
}
