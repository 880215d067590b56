import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";

/** Every file that comes along, types left out. An import of Node's or of a package would fail the build. */
async function filesOf(entry: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL(`../src/${entry}`, import.meta.url))],
    bundle: true,
    write: false,
    metafile: true,
    platform: "neutral",
    format: "esm",
    logLevel: "silent",
  });
  return Object.keys(metafile.inputs).map((file) => file.replace(/^.*\/?core\/src\//, ""));
}

describe("@postern/core/client", () => {
  test("brings its own few files, and neither Node nor a package", async () => {
    const files = await filesOf("client/index.ts");
    const others = files.filter((file) => !file.startsWith("client/"));
    expect(others.toSorted()).toEqual(["errors.ts", "origin.ts", "retold.ts", "text.ts"]);
  });
});

describe("@postern/core/browser", () => {
  test("brings its own files and nothing else", async () => {
    const files = await filesOf("browser/index.ts");
    expect(files.filter((file) => !file.startsWith("browser/"))).toEqual([]);
  });

  test("can be imported where there is no page, as when a server renders", async () => {
    expect(Object.keys(await import("../src/browser/index.ts"))).toContain("holdPortalSession");
    expect("document" in globalThis).toBe(false);
  });
});
