import { addDays, type Day, dayOf, monthStart } from "./days.ts";

/** A span of time that a graph shows as one bar. */
export interface Bucket {
  readonly unit: "hour" | "day" | "month";
  /** ISO 8601 in UTC, as precise as the unit: `2026-11-21T09`, `2026-11-21`, `2026-11`. */
  readonly start: string;
}

const windows = {
  "1d": { unit: "hour", count: 24 },
  "7d": { unit: "day", count: 7 },
  "30d": { unit: "day", count: 30 },
  "12m": { unit: "month", count: 12 },
} as const satisfies Record<string, { readonly unit: Bucket["unit"]; readonly count: number }>;

export type UsageWindow = keyof typeof windows;
export const usageWindows = Object.keys(windows) as readonly UsageWindow[];

const startOf = {
  hour: (now: number, age: number) => new Date(now - age * 3_600_000).toISOString().slice(0, 13),
  day: (now: number, age: number) => addDays(dayOf(now), -age),
  month: (now: number, age: number) => monthStart(dayOf(now), -age).slice(0, 7),
} as const;

/** The bars of a graph, oldest first; the last one is the hour, day or month of now. */
export function bucketsOf(window: UsageWindow, now: number): readonly Bucket[] {
  const { unit, count } = windows[window];
  return Array.from({ length: count }, (_, index) => ({ unit, start: startOf[unit](now, count - 1 - index) }));
}

/** The first day that a window needs rows of. */
export function firstDayOf([first]: readonly Bucket[]): Day {
  const start = first?.start ?? "9999-12-31";
  return start.length === 7 ? `${start}-01` : start.slice(0, 10);
}
