import { until } from "../servers/until.ts";
import type { Browser } from "./people.ts";
import type { RunningApp } from "./start-app.ts";

declare module "vitest" {
  interface TaskMeta {
    /** Milliseconds until a guarded request got through again, for the nightly report: no test judges by them. */
    recoveredInMs?: number;
  }
}

/** A connection is given up after ten silent seconds, and a busy machine adds to that. */
const PATIENCE_MS = 40_000;

/**
 * Asks, one request after another, until the guard admits again.
 * @returns how long that took, and every other answer on the way: an outage must never look like a refusal.
 */
export async function whenBack(app: RunningApp, visitor: Browser) {
  const begun = performance.now();
  const refusals = new Set<number>();
  await until(async () => {
    const { status } = await visitor.ask(app);
    if (status !== 200) refusals.add(status);
    return status === 200;
  }, PATIENCE_MS);
  return { recoveredInMs: performance.now() - begun, refusals };
}
