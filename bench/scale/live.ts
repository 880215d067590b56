import { setImmediate as nextTurn } from "node:timers/promises";
import type { Database } from "./engine.ts";
import { latencyOf, rounded, timed } from "./latency.ts";
import type { Latency } from "./latency.ts";
import { createOne, operations } from "./operations.ts";
import type { Target } from "./operations.ts";

const CALLERS = 8;
const WINDOW_MS = 8000;
const WINDOWS = 3;
/** One call in so many is a create; the others are authorized requests. */
const CREATE_EVERY = 10;

/** Live traffic alone and beside the purge. */
export interface PurgeCost {
  readonly alone: Traffic;
  readonly besidePurge: Traffic;
  /** Sessions that went per second, where that is known. */
  readonly purgedPerSecond: number | null;
}

interface Traffic {
  readonly perSecond: number;
  readonly authorize: Latency;
  readonly create: Latency;
}

interface Times {
  readonly authorize: number[];
  readonly create: number[];
}

/** Runs traffic in windows that alternate between alone and beside the purge. */
export async function purgeCost(database: Database, target: Target): Promise<PurgeCost> {
  const alone: Times = { authorize: [], create: [] };
  const beside: Times = { authorize: [], create: [] };
  let purged: number | null = 0;
  let purging = 0;
  await traffic(target, { authorize: [], create: [] }, WINDOW_MS / 4);
  for (let i = 0; i < WINDOWS; i++) {
    await traffic(target, alone, WINDOW_MS);
    await database.beforePurge?.();
    const stop = new AbortController();
    const start = Date.now();
    const purge = database.purge(stop.signal).then((count) => {
      purging += Date.now() - start;
      purged = count === null || purged === null ? null : purged + count;
    });
    await traffic(target, beside, WINDOW_MS);
    stop.abort();
    await purge;
  }
  const purgedPerSecond = purged === null ? null : rounded((purged / purging) * 1000);
  return { alone: trafficOf(alone), besidePurge: trafficOf(beside), purgedPerSecond };
}

/** Some callers, each with its next call as soon as the last one was answered. */
async function traffic(target: Target, times: Times, milliseconds: number): Promise<void> {
  const end = performance.now() + milliseconds;
  const caller = async (first: number) => {
    for (let i = first; performance.now() < end; i++) {
      if (i % CREATE_EVERY === 0) times.create.push(await timed(() => createOne(target)));
      else times.authorize.push(await timed(() => operations.authorize(target)));
      await nextTurn(); // a store that answers at once would keep all others from running
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, (_, i) => caller(i)));
}

function trafficOf({ authorize, create }: Times): Traffic {
  const perSecond = rounded(((authorize.length + create.length) / (WINDOW_MS * WINDOWS)) * 1000);
  return { perSecond, authorize: latencyOf(authorize), create: latencyOf(create) };
}
