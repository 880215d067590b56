/** A figure taken several times: its median, and between which two values the middle half of them lies. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => rounded(sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN);
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}

/** Three digits are what such figures are good for. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
