import { basename } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { needs, onPath } from "../needs.ts";

const missing = { what: "Chromium", found: false, getIt: "apt-get install chromium" };

describe("needs", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("runs the suite where nothing is missing", () => {
    expect(needs({ ...missing, found: true })).toEqual({});
  });

  it("skips the suite and leaves word of what is missing on a developer's machine", () => {
    vi.stubEnv("CI", undefined);
    expect(needs(missing)).toEqual({
      skip: true,
      meta: { missing: "Chromium — get it with: apt-get install chromium" },
    });
  });

  it("fails in CI", () => {
    vi.stubEnv("CI", "true");
    expect(() => needs(missing)).toThrow("Chromium is missing, and CI skips nothing");
  });
});

describe("onPath", () => {
  it("finds the first program that is there", () => {
    expect(basename(onPath("no-such-program", "node") ?? "")).toBe("node");
    expect(onPath("no-such-program")).toBeUndefined();
  });
});
