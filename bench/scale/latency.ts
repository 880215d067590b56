/** How long something took, in milliseconds, over many runs. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly runs: number;
}

export function latencyOf(milliseconds: readonly number[]): Latency {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const quantile = (q: number) => rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0);
  return { p50: quantile(0.5), p99: quantile(0.99), runs: sorted.length };
}

/** Four significant digits: what comes after is noise. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

/** Runs once and tells how long that took. */
export async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint();
  await run();
  return Number(process.hrtime.bigint() - start) / 1e6;
}
