import { randomInt } from "node:crypto";
import { checkHistory } from "./check.ts";
import type { Call } from "./history.ts";
import type { Shape } from "./plan.ts";
import { startRunner } from "./runner.ts";
import type { Runner } from "./runner.ts";

/** A race over one store. */
export interface RaceOptions {
  /** A module that calls `takePart`. */
  readonly child: URL;
  /** What it finds in `process.argv`, for example a port. */
  readonly args?: readonly string[];
  readonly trials: number;
  /** How many processes; default 4. */
  readonly processes?: number;
  /** Concurrent callers in each process; default 64. */
  readonly attempts?: number;
  /** Default: the environment's `RACE_SEED`, else one by chance. It is part of every complaint. */
  readonly seed?: number;
  /** Ends the race, for example with its test. */
  readonly signal?: AbortSignal;
}

/** What a race has shown. */
export interface RaceReport {
  readonly seed: number;
  readonly trials: number;
  /** Calls to the store, all processes together. */
  readonly calls: number;
  /** Those that rejected: they prove nothing. */
  readonly rejected: number;
  /** Trials in which calls of different processes ran at the same time. */
  readonly contended: number;
  /** Trials in which somebody was told that he redeemed. */
  readonly won: number;
  /** What the store did against its contract, a sentence each; the race ends with the batch that has some. */
  readonly breaches: readonly string[];
  /** The same, and whatever makes the race prove little: too few met, or too many calls rejected. */
  readonly doubts: readonly string[];
}

const BATCH = 10;

/**
 * Lets several processes at one store at once, trial after trial, and checks everything they were told.
 *
 * A trial has sessions of its own. All processes begin it together, each with all of its callers at once: redeem, revoke, revokeAll, create
 * (read the epoch, then insert) and find in a random order that `seed` repeats, as far as the machine does.
 */
export async function race(options: RaceOptions): Promise<RaceReport> {
  const { child, args = [], trials, processes = 4, attempts = 64, signal } = options;
  const seed = options.seed ?? Number(process.env["RACE_SEED"] ?? randomInt(2 ** 31));
  const shape = { run: `race-${randomInt(2 ** 47).toString(36)}`, seed, processes, attempts };
  const runners = await Promise.all(Array.from({ length: processes }, () => startRunner(child, args)));
  const stop = () => runners.forEach((runner) => runner.stop());
  signal?.addEventListener("abort", stop);
  try {
    const origin = process.hrtime.bigint();
    for (const [me, runner] of runners.entries()) runner.begin({ shape, me, origin });
    const shown = await runTrials(runners, shape, trials);
    return { ...shown, doubts: [...shown.breaches, ...weaknesses(shown, processes)] };
  } finally {
    signal?.removeEventListener("abort", stop);
    stop();
  }
}

type Shown = Omit<RaceReport, "doubts">;

async function runTrials(runners: readonly Runner[], { seed }: Shape, trials: number): Promise<Shown> {
  const report = { seed, trials: 0, calls: 0, rejected: 0, contended: 0, won: 0, breaches: [] as readonly string[] };
  while (report.trials < trials && report.breaches.length === 0) {
    const batch = Array.from({ length: Math.min(BATCH, trials - report.trials) }, (_, i) => report.trials + i);
    for (const [trial, history] of await runBatch(runners, batch)) {
      report.trials++;
      report.calls += history.length;
      report.rejected += history.filter(({ rejected }) => rejected !== undefined).length;
      report.contended += isContended(history) ? 1 : 0;
      report.won += history.some(({ verb, answer }) => verb === "redeem" && answer === true) ? 1 : 0;
      const told = checkHistory(history).map((breach) => `seed ${seed}, trial ${trial}: ${breach}`);
      report.breaches = [...report.breaches, ...told];
    }
  }
  return report;
}

/** Half of all trials is little: a trial in which nobody met anybody is one on a machine that does something else. */
function weaknesses({ trials, calls, rejected, contended, won }: Shown, processes: number): readonly string[] {
  return [
    ...(processes > 1 && contended < trials / 2 ? [`Processes met in only ${contended} of ${trials} trials.`] : []),
    ...(won < trials / 2 ? [`Somebody redeemed in only ${won} of ${trials} trials.`] : []),
    ...(rejected > calls / 100 ? [`${rejected} of ${calls} calls were rejected.`] : []),
  ];
}

async function runBatch(runners: readonly Runner[], batch: readonly number[]): Promise<ReadonlyMap<number, Call[]>> {
  // By turns, so that whoever looks last is not the process that made the record.
  const shared = (offset: number) => (me: number) => batch.filter((trial) => (trial + offset) % runners.length === me);
  const everybody = (ask: "setUp" | "run" | "lookAgain", part: (me: number) => readonly number[]) =>
    Promise.all(runners.map((runner, me) => runner.ask({ do: ask, trials: part(me) })));
  await everybody("setUp", shared(0));
  for (const trial of batch) await everybody("run", () => [trial]);
  await everybody("lookAgain", shared(1));
  const reports = await Promise.all(runners.map((runner) => runner.ask({ do: "report" })));
  const histories = new Map<number, Call[]>(batch.map((trial) => [trial, []]));
  for (const [trial, calls] of reports.flatMap((done) => done.calls ?? [])) histories.get(trial)!.push(...calls);
  return histories;
}

function isContended(history: readonly Call[]): boolean {
  const [first, ...rest] = history
    .filter(({ by }) => !/set-up|last/.test(by))
    .toSorted((a, b) => a.startedAt - b.startedAt);
  let latest = first;
  return rest.some((call) => {
    if (call.startedAt < latest!.endedAt && processOf(call) !== processOf(latest!)) return true;
    if (call.endedAt > latest!.endedAt) latest = call;
    return false;
  });
}

function processOf({ by }: Call): string {
  return by.split("#", 1)[0]!;
}
