import { AssertionError } from "node:assert";
import { describe, expect, test } from "vitest";
import { adapterCases } from "../../src/conformance/index.ts";
import { bareHost } from "./bare-host.ts";
import { sabotages } from "./sabotage/index.ts";

describe("adapterCases", () => {
  test("have names of their own", () => {
    expect(new Set(adapterCases.map(({ name }) => name)).size).toBe(adapterCases.length);
  });

  test.each(adapterCases)("hold for an adapter written by hand: $name", (each) =>
    expect(each.run(bareHost())).resolves.toBeUndefined(),
  );

  test.each(sabotages)("notice an adapter that $name", async ({ steps, caughtBy }) => {
    const found = adapterCases.find(({ name }) => name === caughtBy);
    await expect(found?.run(bareHost(steps))).rejects.toBeInstanceOf(AssertionError);
  });
});
