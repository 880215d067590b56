import { describe, expect, test } from "vitest";
import { adapterCases } from "../../src/conformance/index.ts";
import { bareHost } from "./bare-host.ts";

describe("adapterCases", () => {
  test("have names of their own", () => {
    expect(new Set(adapterCases.map(({ name }) => name)).size).toBe(adapterCases.length);
  });

  describe("hold for an adapter written by hand", () => {
    for (const { name, run } of adapterCases) test(name, () => run(bareHost()));
  });
});
