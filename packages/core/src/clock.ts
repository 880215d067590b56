/** Tells the time as epoch milliseconds. A portal has one clock, and nothing else in it reads the time. */
export type Clock = () => number;

/** The host's clock; keep it right with NTP. */
export const systemClock: Clock = () => Date.now();
