import { describe, expect, test } from "vitest";
import { planOf, worldOf } from "../../race/plan.ts";

const shape = { run: "run", seed: 7, processes: 4, attempts: 64 };
const trials = [0, 1, 2, 3];

describe("planOf", () => {
  test("repeats with its seed, and differs between seeds, trials and processes", () => {
    const plan = planOf(shape, 2, 1);
    expect(planOf({ ...shape }, 2, 1)).toEqual(plan);
    for (const other of [planOf({ ...shape, seed: 8 }, 2, 1), planOf(shape, 6, 1), planOf(shape, 2, 0)])
      expect(other).not.toEqual(plan);
  });

  test("has all verbs meet within four trials, each from many callers", () => {
    const steps = trials.flatMap((trial) => [0, 1, 2, 3].flatMap((me) => planOf(shape, trial, me))).flat();
    for (const verb of ["redeem", "revoke", "revokeAll", "create", "find"])
      expect(steps.filter((step) => step.do === verb).length).toBeGreaterThan(40);
  });

  test("revokes nothing in every fourth trial, where only another winner may explain a loss", () => {
    const verbs = new Set([0, 1, 2, 3].flatMap((me) => planOf(shape, 4, me).flat()).map((step) => step.do));
    expect(verbs).toEqual(new Set(["redeem", "create", "find"]));
  });

  test("names records and owners that no other trial and no other run has", () => {
    const worlds = [...trials.map((trial) => worldOf(shape, trial)), worldOf({ ...shape, run: "other" }, 0)];
    const ids = worlds.flatMap(({ old, unborn }) => [...old, ...unborn].map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(worlds.map(({ tenantId }) => tenantId)).size).toBe(worlds.length);
  });
});
