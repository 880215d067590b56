import { expect, test } from "vitest";
import { race } from "./race.ts";
import type { RaceOptions, RaceReport } from "./race.ts";

declare module "vitest" {
  interface TaskMeta {
    /** What a race has shown, for the nightly report. */
    race?: RaceReport;
  }
}

/** 500, unless the environment says more: `RACE_TRIALS=10000`. */
const TRIALS = Number(process.env["RACE_TRIALS"] ?? 500);
const PATIENCE_MS = 60_000 + TRIALS * 1000;

/**
 * Declares the test that a store keeps its contract in a race of several processes.
 * @param options told when the test runs, so that servers may start before it.
 */
export function raceTest(name: string, options: () => Omit<RaceOptions, "trials" | "signal">): void {
  test(
    `${name} keeps the contract in a race of ${TRIALS} trials`,
    { timeout: PATIENCE_MS },
    async ({ task, signal }) => {
      const report = await race({ ...options(), trials: TRIALS, signal });
      task.meta.race = report;
      expect(report.doubts).toEqual([]);
    },
  );
}
