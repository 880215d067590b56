import { execFile } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { sampleSession, storeCases } from "@postern/core/conformance";
import { describe, expect, it } from "vitest";

import { finder } from "./docs/together.ts";

const here = fileURLToPath(new URL("..", import.meta.url));
const page = readFileSync(new URL("../../../docs/custom-store.md", import.meta.url), "utf8");
const sources = globSync(["src/*.ts", "test/docs/*.ts"], { cwd: here }).map((file) =>
  readFileSync(new URL(file, new URL("..", import.meta.url)), "utf8"),
);

describe("docs/custom-store.md", () => {
  it("shows nothing but what stands in this example, and so compiles", () => {
    const blocks = [...page.matchAll(/^```\w+\n([^]*?)^```$/gm)].map(([, code = ""]) => code);
    expect(blocks.length).toBeGreaterThan(3);
    expect(blocks.filter((code) => !sources.some((source) => source.includes(code)))).toEqual([]);
  });

  it("names cases that the kit has", () => {
    const [, table = ""] = page.split("## Common mistakes");
    const named = [...table.matchAll(/`(\w+ > [^`]+)`/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => storeCases.every((each) => each.name !== name))).toEqual([]);
  });

  it("looks up together what is asked for together", async () => {
    const sessions = new Map([sampleSession(), sampleSession()].map((session) => [session.id, session]));
    const asked: (readonly string[])[] = [];
    const find = finder({ getMany: async (ids) => (asked.push(ids), sessions) });
    const ids = [...sessions.keys(), "ps_unknown"];
    expect(await Promise.all(ids.map(find))).toEqual([...sessions.values(), undefined]);
    expect(asked).toEqual([ids]);
  });

  it("runs the kit as it shows, with nothing but Node", { timeout: 120_000 }, async () => {
    const script = fileURLToPath(new URL("docs/kit.ts", import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, ["--conditions=@postern/source", "--test", script]);
    expect(stdout).toContain("fail 0");
    expect(stdout).toMatch(/pass \d+/);
  });
});
