import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { race } from "../../race/race.ts";
import { flaws } from "./hand-store.ts";
import type { Flaw } from "./hand-store.ts";

const child = new URL("child.ts", import.meta.url);

/** A race of four processes over one file. */
function raceWith(given: readonly Flaw[], trials: number, signal: AbortSignal) {
  const directory = mkdtempSync(join(tmpdir(), "postern-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return race({ child, args: [join(directory, "portal.db"), ...given], trials, signal });
}

describe("race", { timeout: 120_000 }, () => {
  test("finds nothing wrong with a sound store, and tells how much it tried", async ({ signal }) => {
    const report = await raceWith([], 30, signal);
    expect(report).toMatchObject({ breaches: [], trials: 30, rejected: 0, seed: expect.any(Number) as number });
    expect(report.calls).toBeGreaterThan(30 * 4 * 64);
    expect(report.contended).toBeGreaterThan(15);
    expect(report.won).toBeGreaterThan(25); // a trial whose revocation comes first has no winner
  });

  for (const flaw of flaws) {
    test(`catches within 50 trials a store whose ${flaw}`, async ({ signal }) => {
      const { breaches } = await raceWith([flaw], 50, signal);
      expect(breaches).not.toEqual([]);
    });
  }

  test("catches within 50 trials the store that one writes first", async ({ signal }) => {
    const naive = flaws.filter((flaw) => flaw.endsWith("looks, then writes"));
    const { breaches } = await raceWith(naive, 50, signal);
    expect(breaches.join("\n")).toContain("redeem answers true to one caller at most, but:");
  });

  test("fails if one of its processes does", async ({ signal }) => {
    const missing = race({ child, args: ["no-such-directory/portal.db"], trials: 1, signal });
    await expect(missing).rejects.toThrow(/A process of the race ended: 1\..*unable to open/s);
  });
});
