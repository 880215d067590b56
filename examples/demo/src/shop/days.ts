/** A calendar day, `YYYY-MM-DD`: it sorts as text, and is the same in every time zone. */
export type Day = string;

const DAY_MS = 86_400_000;

/** The day in UTC. @param at epoch milliseconds. */
export function dayOf(at: number): Day {
  return new Date(at).toISOString().slice(0, 10);
}

/** @returns `YYYY-MM` */
export function monthOf(day: Day): string {
  return day.slice(0, 7);
}

export function addDays(day: Day, days: number): Day {
  return dayOf(Date.parse(day) + days * DAY_MS);
}

/** The first of the month that lies so many months from the one of this day. */
export function monthStart(day: Day, months = 0): Day {
  const [year = 0, month = 1] = day.split("-").map(Number);
  return dayOf(Date.UTC(year, month - 1 + months, 1));
}

/** @returns how many days `to` lies after `from`. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}
