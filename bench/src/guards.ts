import { type Entry, type Framework, matrixOf } from "../guards/matrix.ts";
import { allocatedBytes } from "./allocations.ts";
import { type Child, type Databases, start } from "./child.ts";
import { load } from "./load.ts";
import type { GuardRow } from "./results.ts";
import { rounded, spreadOf } from "./statistics.ts";

/** How long to measure. */
export interface Effort {
  readonly rounds: number;
  /** Seconds that one guard is loaded in a round. */
  readonly seconds: number;
  readonly warmUp: number;
}

export const thorough: Effort = { rounds: 9, seconds: 0.5, warmUp: 20_000 };
export const quick: Effort = { rounds: 3, seconds: 0.1, warmUp: 2000 };

/** What one guard cost in one round. */
interface Sample {
  readonly cpuMicros: number;
  readonly perSecond: number;
  readonly delayP99Ms: number;
}

/** Measures every guard of a framework: all servers run, and each round loads one after the other. */
export async function measureGuards(
  framework: Framework,
  databases: Databases,
  effort: Effort,
  entries: readonly Entry[] = matrixOf(framework),
): Promise<GuardRow[]> {
  const running: Runner[] = [];
  try {
    for (const { name } of entries) running.push(await warmed(await start(framework, name, databases), effort));
    const samples = new Map<string, Sample[]>(entries.map(({ name }) => [name, []]));
    for (let round = 1; round <= effort.rounds; round++) {
      for (const each of running) samples.get(each.child.name)!.push(await sample(each));
      console.log(`${framework}: round ${round} of ${effort.rounds}`);
    }
    const bytes = await allocatedBytes(framework, databases, entries);
    return entries.map((entry) => rowOf(entry, samples, bytes));
  } finally {
    await Promise.all(running.map(({ child }) => child.close()));
  }
}

interface Runner {
  readonly child: Child;
  /** Requests of a round: for a cheap guard more than for a dear one. */
  readonly amount: number;
}

async function warmed(child: Child, { warmUp, seconds }: Effort): Promise<Runner> {
  const tenth = Math.ceil(warmUp / 10);
  await load(child, tenth);
  const perSecond = tenth / (await load(child, tenth));
  // A guard that costs a millisecond is as warm after fewer requests, and nobody waits that long.
  await load(child, Math.min(warmUp, Math.ceil(perSecond * seconds * 4)));
  return { child, amount: Math.max(200, Math.round(perSecond * seconds)) };
}

async function sample({ child, amount }: Runner): Promise<Sample> {
  const before = await child.read();
  const seconds = await load(child, amount);
  const after = await child.read();
  return {
    cpuMicros: (after.cpuMicros - before.cpuMicros) / amount,
    perSecond: amount / seconds,
    delayP99Ms: after.delayP99Ms,
  };
}

function rowOf(
  { name, kind }: Entry,
  samples: ReadonlyMap<string, readonly Sample[]>,
  bytes: ReadonlyMap<string, number>,
): GuardRow {
  const own = samples.get(name)!;
  const bare = samples.get("bare")!;
  const hand = kind === "ours" ? samples.get(`hand-written, ${name.split(", ").at(-1)!}`) : undefined;
  return {
    name,
    kind,
    cpuMicros: spreadOf(own.map((each) => each.cpuMicros)),
    ofBare: spreadOf(own.map((each, i) => bare[i]!.cpuMicros / each.cpuMicros)),
    ofHand: hand === undefined ? null : spreadOf(own.map((each, i) => hand[i]!.cpuMicros / each.cpuMicros)),
    throughput: spreadOf(own.map((each, i) => each.perSecond / bare[i]!.perSecond)),
    delayP99Ms: rounded(spreadOf(own.map((each) => each.delayP99Ms)).median),
    allocatedBytes: Math.round(bytes.get(name)! - bytes.get("bare")!),
  };
}
