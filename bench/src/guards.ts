import { type Entry, type Framework, matrixOf } from "../guards/matrix.ts";
import { allocatedBytes } from "./allocations.ts";
import { type Child, type Databases, start } from "./child.ts";
import { load } from "./load.ts";
import type { GuardRow } from "./results.ts";
import { rounded, spreadOf } from "./statistics.ts";

/** How long to measure. */
export interface Effort {
  /** How often all servers are started afresh: how well a process happens to be compiled and laid out lasts for its life. */
  readonly generations: number;
  /** Rounds of each generation. */
  readonly rounds: number;
  /** Seconds that one guard is loaded in a round. */
  readonly seconds: number;
  readonly warmUp: number;
}

export const thorough: Effort = { generations: 3, rounds: 12, seconds: 0.2, warmUp: 20_000 };
export const quick: Effort = { generations: 1, rounds: 3, seconds: 0.1, warmUp: 2000 };

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
  const samples = new Map<string, Sample[]>(entries.map(({ name }) => [name, []]));
  for (let generation = 1; generation <= effort.generations; generation++) {
    const running: Runner[] = [];
    try {
      for (const { name } of entries) running.push(await warmed(await start(framework, name, databases), effort));
      for (let round = 1; round <= effort.rounds; round++)
        for (const each of round % 2 === 0 ? running.toReversed() : running)
          samples.get(each.child.name)!.push(await sample(each));
    } finally {
      await Promise.all(running.map(({ child }) => child.close()));
    }
    console.log(`${framework}: generation ${generation} of ${effort.generations}`);
  }
  const bytes = await allocatedBytes(framework, databases, entries);
  return entries.map((entry) => rowOf(entry, samples, bytes));
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
  // Of our own token kinds the longer is compared with routes that are sent the longer.
  const bareName = kind !== "peer" && name.includes("JWT") ? "bare, JWT" : "bare";
  const bare = samples.get(bareName)!;
  const hand = kind === "ours" ? samples.get(name.replace("Postern", "hand-written")) : undefined;
  return {
    name,
    kind,
    cpuMicros: spreadOf(own.map((each) => each.cpuMicros)),
    ofBare: spreadOf(own.map((each, i) => bare[i]!.cpuMicros / each.cpuMicros)),
    ofHand: hand === undefined ? null : spreadOf(own.map((each, i) => hand[i]!.cpuMicros / each.cpuMicros)),
    throughput: spreadOf(own.map((each, i) => each.perSecond / bare[i]!.perSecond)),
    delayP99Ms: rounded(spreadOf(own.map((each) => each.delayP99Ms)).median),
    allocatedBytes: Math.round(bytes.get(name)! - bytes.get(bareName)!),
  };
}
