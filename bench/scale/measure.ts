import { latencyOf, timed } from "./latency.ts";
import type { Latency } from "./latency.ts";
import { operations } from "./operations.ts";
import type { OperationName, Target } from "./operations.ts";

const ROUNDS = 20;
const PER_ROUND = 40;
/** Lists are slower, and vary less. */
const LISTS_PER_ROUND = 10;
const WARM_UP = 100;

/** The latency of each operation, in the order of the targets. */
export type Measured = Readonly<Record<OperationName, readonly Latency[]>>;

/**
 * Measures every operation on every target, one call at a time and in turns: whatever else the machine does, it does
 * to small and big databases alike.
 */
export async function measureAll(targets: readonly Target[]): Promise<Measured> {
  const names = Object.keys(operations) as OperationName[];
  for (const target of targets) for (let i = 0; i < WARM_UP; i++) await operations.authorize(target);
  const times = new Map(names.map((name) => [name, targets.map((): number[] => [])]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, byTarget] of times) await oneRound(name, targets, byTarget, round);
  }
  return Object.fromEntries(names.map((name) => [name, times.get(name)!.map(latencyOf)])) as unknown as Measured;
}

async function oneRound(
  name: OperationName,
  targets: readonly Target[],
  times: readonly number[][],
  round: number,
): Promise<void> {
  const runs = name.startsWith("list") ? LISTS_PER_ROUND : PER_ROUND;
  for (let i = 0; i < runs; i++) {
    for (let j = 0; j < targets.length; j++) {
      const which = (i + j + round) % targets.length; // nobody is always the first
      times[which]!.push(await timed(() => operations[name](targets[which]!)));
    }
  }
}
