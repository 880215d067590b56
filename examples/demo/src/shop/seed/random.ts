/** Chance that falls the same way every time. */
export interface Chance {
  /** @returns a number from 0 up to 1. */
  next(): number;
  /** @returns a whole number, both bounds included. */
  between(low: number, high: number): number;
  pick<T>(from: readonly T[]): T;
}

/** @param name what it is for: another name, another sequence. */
export function chanceOf(name: string): Chance {
  let state = fnv1a(name);
  const next = () => {
    // mulberry32, which is enough for data that only has to look real
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return { next, between, pick: (from) => from[between(0, from.length - 1)]! };
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
