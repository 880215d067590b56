import { type Entry, type Framework, matrixOf } from "../guards/matrix.ts";
import { allocatedBytes } from "./allocations.ts";
import { type Child, type Databases, start } from "./child.ts";
import { connectTo, type Load } from "./load.ts";
import type { GuardRow } from "./results.ts";
import { rounded, spreadOf } from "./statistics.ts";

/** How long to measure. */
export interface Effort {
  /** How often all servers are started afresh: how well a process happens to be compiled and laid out lasts for its life. */
  readonly generations: number;
  /** Rounds of each generation. */
  readonly rounds: number;
  /** How often each guard has its turn in a round. */
  readonly turns: number;
  /**
   * Seconds of a turn: shorter than what another program's load lasts, so that it meets all alike. Half as long before
   * it the server is loaded to find its code and data in the caches again, which the others had meanwhile.
   */
  readonly seconds: number;
  /** Requests before the first round, as far as they fit into `warmUpSeconds`. */
  readonly warmUp: number;
  readonly warmUpSeconds: number;
}

export const thorough: Effort = {
  generations: 2,
  rounds: 8,
  turns: 6,
  seconds: 0.03,
  warmUp: 40_000,
  warmUpSeconds: 1,
};
export const quick: Effort = { generations: 1, rounds: 3, turns: 2, seconds: 0.02, warmUp: 2000, warmUpSeconds: 1 };

/** What one guard cost in one round. */
interface Sample {
  readonly cpuMicros: number;
  readonly perSecond: number;
  readonly delayP99Ms: number;
}

/** Measures every guard of a framework, group by group. */
export async function measureGuards(
  framework: Framework,
  databases: Databases,
  effort: Effort,
  entries: readonly Entry[] = matrixOf(framework),
): Promise<GuardRow[]> {
  const bytes = await allocatedBytes(framework, databases, entries);
  const rows = new Map<string, GuardRow>();
  for (const group of new Set(entries.map((entry) => entry.group).filter((name) => name !== undefined))) {
    const members = entries.filter((entry) => entry.kind === "bare" || entry.group === group);
    const samples = await measureGroup(framework, databases, effort, members);
    for (const entry of members) if (!rows.has(entry.name)) rows.set(entry.name, rowOf(entry, samples, bytes));
    console.log(`${framework}: ${group}`);
  }
  return entries.map(({ name }) => rows.get(name)!);
}

type Samples = ReadonlyMap<string, readonly Sample[]>;

/** All servers of a group run, and take turns. */
async function measureGroup(
  framework: Framework,
  databases: Databases,
  effort: Effort,
  entries: readonly Entry[],
): Promise<Samples> {
  const samples = new Map<string, Sample[]>(entries.map(({ name }) => [name, []]));
  for (let generation = 1; generation <= effort.generations; generation++) {
    const children: Child[] = [];
    const running: Runner[] = [];
    try {
      for (const { name } of entries) children.push(await start(framework, name, databases));
      const amounts: number[] = [];
      for (const child of children) amounts.push(await warmUp(child, effort));
      // Only now, because a server closes connections that nobody has used for a while.
      for (const [i, child] of children.entries())
        running.push({ child, load: await connectTo(child), amount: amounts[i]! });
      for (let round = 1; round <= effort.rounds; round++)
        for (const [each, cost] of await measureRound(running, effort)) samples.get(each.child.name)!.push(cost);
    } finally {
      for (const { load } of running) load.close();
      await Promise.all(children.map((child) => child.close()));
    }
  }
  return samples;
}

interface Runner {
  readonly child: Child;
  readonly load: Load;
  /** Requests of a turn: for a cheap guard more than for a dear one. */
  readonly amount: number;
}

/** @returns requests of a turn. */
async function warmUp(child: Child, { warmUp: most, warmUpSeconds, seconds }: Effort): Promise<number> {
  const load = await connectTo(child);
  const some = Math.ceil(most / 20);
  await load.send(some);
  // A guard that costs a millisecond is as warm after fewer requests, and nobody waits that long.
  const amount = Math.min(most, Math.ceil((some / (await load.send(some))) * warmUpSeconds));
  const perSecond = amount / (await load.send(amount));
  load.close();
  return Math.max(20, Math.round(perSecond * seconds));
}

/** Every guard has its turns, in the one order and the other. */
async function measureRound(running: readonly Runner[], { turns }: Effort): Promise<Map<Runner, Sample>> {
  const taken = new Map<Runner, Sample[]>(running.map((each) => [each, []]));
  for (let turn = 1; turn <= turns; turn++)
    for (const each of turn % 2 === 0 ? running.toReversed() : running) taken.get(each)!.push(await sample(each));
  return new Map(Array.from(taken, ([each, samples]) => [each, meanOf(samples)]));
}

async function sample({ child, load, amount }: Runner): Promise<Sample> {
  await load.send(Math.ceil(amount / 2));
  const before = await child.read("begin");
  const seconds = await load.send(amount);
  const after = await child.read();
  return {
    cpuMicros: (after.cpuMicros - before.cpuMicros) / amount,
    perSecond: amount / seconds,
    delayP99Ms: after.delayP99Ms,
  };
}

function meanOf(samples: readonly Sample[]): Sample {
  const mean = (of: (sample: Sample) => number) => samples.reduce((sum, each) => sum + of(each), 0) / samples.length;
  return {
    cpuMicros: mean((each) => each.cpuMicros),
    perSecond: 1 / mean((each) => 1 / each.perSecond),
    delayP99Ms: mean((each) => each.delayP99Ms),
  };
}

function rowOf({ name, kind }: Entry, samples: Samples, bytes: ReadonlyMap<string, number>): GuardRow {
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
