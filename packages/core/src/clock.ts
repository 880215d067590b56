/** Tells the time as epoch milliseconds. A portal has one clock, and nothing else in it reads the time. */
export type Clock = () => number;

/** The host's clock; keep it right with NTP. */
const systemClock: Clock = () => Date.now();

/**
 * Checks the option `clock`: one that tells fractions, a Date or NaN would fail late, or never let anything expire.
 * @throws {TypeError}
 */
export function clockOf(clock: Clock = systemClock): Clock {
  if (typeof clock !== "function") throw new TypeError('option "clock" must be a function');
  if (!Number.isSafeInteger(clock())) throw new TypeError('option "clock" must tell whole milliseconds since 1970');
  return clock;
}
