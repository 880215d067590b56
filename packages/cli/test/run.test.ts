import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { commands } from "../src/run.ts";
import { postern } from "./support.ts";

const names = commands.map(({ name }) => name);

describe("postern", () => {
  test("lists every command for --help, on standard output", async () => {
    const { code, out, err } = await postern(["--help"]);
    expect([code, err]).toEqual([0, ""]);
    for (const name of names) expect(out).toContain(`\n  ${name} `);
  });

  test("tells its version", async () => {
    expect(await postern(["--version"])).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });

  test.each([[[]], [["mint"]], [["sessions"]], [["sessions", "delete"]], [["--verbose"]]])(
    "is called wrongly by %j: exit code 2, on standard error",
    async (argv) => {
      expect(await postern(argv)).toMatchObject({
        code: 2,
        out: "",
        err: expect.stringContaining("See postern --help."),
      });
    },
  );
});

describe.each(names)("postern %s", (name) => {
  const words = name.split(" ");

  test("explains itself, each of its flags too", async () => {
    for (const flag of ["--help", "-h"]) {
      const { code, out, err } = await postern([...words, flag, "--json"]);
      expect([code, err]).toEqual([0, ""]);
      expect(out).toContain(`Usage: postern ${name} `);
      expect(out).toMatch(/\n {2}--json/);
      const [usage = ""] = out.split("\n");
      const flagsIn = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([each]) => each).toSorted();
      expect(flagsIn(usage, /--[a-z-]+/g)).toEqual(flagsIn(out, /(?<=^ {2})--[a-z-]+/gm));
      expect(usage).not.toContain("  ");
    }
  });

  test.each([
    ["an unknown flag", ["--token=pslink_secret"], "unknown flag --token"],
    ["an argument without a flag", ["pslink_secret"], "an argument stands where a flag should"],
    ["a value for a flag that has none", ["--json=pslink_secret"], "a flag lacks its value, or has one too many"],
  ])("is called wrongly with %s, and does not repeat its value", async (_what, argv, message) => {
    const { code, out, err } = await postern([...words, ...argv]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toBe(`postern: ${message}\nSee postern ${name} --help.\n`);
  });
});

describe("docs/cli.md", () => {
  test("names every command and every flag that there is", async () => {
    const page = readFileSync(new URL("../../../docs/cli.md", import.meta.url), "utf8");
    for (const { name, help } of commands) {
      expect(page).toContain(`postern ${name}`);
      for (const [flag] of help.matchAll(/(?<=^ {2})--[a-z-]+/gm)) expect(page).toMatch(new RegExp(`${flag}\\b`));
    }
  });
});

test("tells a chain of causes as one sentence, whose full stop is the last one's", async () => {
  const innermost = new Error("connect ECONNREFUSED.");
  const away = new Error("The server cannot be reached.", { cause: new Error("fetch failed", { cause: innermost }) });
  const env = { POSTERN_STORE_URL: "postgres://127.0.0.1:1/x" };
  const { err } = await postern(["sweep"], { env, load: () => Promise.reject(away) });
  expect(err).toBe("postern: The server cannot be reached: fetch failed: connect ECONNREFUSED.\n");
});

describe("--json", () => {
  test("is not taken for the flag that is unknown", async () => {
    const { code, err } = await postern(["keys", "--json", "--bits=9"]);
    expect([code, JSON.parse(err)]).toEqual([2, { error: "unknown flag --bits" }]);
  });

  test("makes an error one line of JSON, on standard error", async () => {
    const { code, out, err } = await postern(["keys", "--json", "--alg", "none"]);
    expect([code, out, err]).toEqual([
      2,
      "",
      `${JSON.stringify({ error: "--alg must be Ed25519, RS256 or HS256" })}\n`,
    ]);
  });
});
