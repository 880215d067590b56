import { addDays, type Day, daysBetween, monthOf, monthStart } from "../days.ts";
import type { SeedFeature } from "./catalogue.ts";
import type { SeedCustomer } from "./people.ts";
import { chanceOf } from "./random.ts";

type Row = readonly (string | number | null)[];

/** Rows reach beyond today, so that a demo that is left running does not run dry. No page looks past its clock. */
const DAYS_AHEAD = 35;
const MONTHS_BACK = 12;
/** What is older is kept by the month. */
const MONTHS_BY_DAY = 2;
/** By the hour only as far back as the finest graph reaches. */
const DAYS_BY_HOUR = 2;

// When people work; the rest is machines.
const dayShape = [2, 1, 1, 1, 1, 2, 4, 8, 14, 18, 20, 19, 15, 17, 20, 19, 16, 12, 8, 6, 5, 4, 3, 2];
const shapeTotal = dayShape.reduce((sum, part) => sum + part, 0);

/** A day of the seeded span. */
export interface SeedDay {
  readonly day: Day;
  /** How many days it lies before today; negative for what is to come. */
  readonly age: number;
  readonly isWeekend: boolean;
  /** The day that its row is kept under: its own, or for what is old the first of its month. */
  readonly keptAs: Day;
}

/** Every day that there is usage of, once for all customers. */
export function seedDays(today: Day): readonly SeedDay[] {
  const first = monthStart(today, -MONTHS_BACK);
  const byDayFrom = monthStart(today, -MONTHS_BY_DAY);
  return Array.from({ length: daysBetween(first, today) + DAYS_AHEAD + 1 }, (_, index) => {
    const day = addDays(first, index);
    const isWeekend = new Date(day).getUTCDay() % 6 === 0;
    return { day, age: daysBetween(day, today), isWeekend, keptAs: day < byDayFrom ? `${monthOf(day)}-01` : day };
  });
}

/** What a customer used of one feature, as rows. */
export function usageRows(each: SeedCustomer, feature: SeedFeature, days: readonly SeedDay[]): Row[] {
  if (each.activity === 0) return [];
  const chance = chanceOf(`usage of ${feature.id} by ${each.key}`);
  const kept = new Map<Day, { units: number; age: number }>();
  for (const { keptAs, age, isWeekend } of days) {
    const level = each.activity * (1.25 - age / 900) * (isWeekend ? 0.32 : 1) * (0.7 + chance.next() * 0.6);
    const units = Math.round(feature.daily * level) + (kept.get(keptAs)?.units ?? 0);
    kept.set(keptAs, { units, age });
  }
  return [...kept].map(([day, { units, age }]) => {
    const events = Math.ceil(units / feature.unitsPerEvent);
    const hours = age <= DAYS_BY_HOUR ? [units, events].map((total) => JSON.stringify(byTheHour(total))) : [null, null];
    return [each.tenantId, each.id, feature.id, day, units, events, ...hours];
  });
}

/** Splits a day's total over its hours, to the last unit. */
function byTheHour(total: number): number[] {
  let given = 0;
  let shape = 0;
  return dayShape.map((part) => {
    shape += part;
    const share = Math.round((total * shape) / shapeTotal) - given;
    given += share;
    return share;
  });
}
