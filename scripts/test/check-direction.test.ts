import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";

const script = join(import.meta.dirname, "../check-direction.ts");

/** Runs the check over a workspace of these files. */
function check(files: Readonly<Record<string, string>>): { status: number | null; stderr: string } {
  const root = mkdtempSync(join(tmpdir(), "postern-direction-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [file, code] of Object.entries(files)) {
    mkdirSync(join(root, dirname(file)), { recursive: true });
    writeFileSync(join(root, file), code);
  }
  return spawnSync(process.execPath, [script, root], { encoding: "utf8" });
}

describe("import direction", () => {
  it("accepts what each layer may import, whatever comments and texts say", () => {
    const { status, stderr } = check({
      "packages/core/src/a.ts": `
        /**
         * import { x } from "express";
         */
        import { z } from "zod";
        import type { KeyObject } from "node:crypto";
        import { b } from "./http/b.ts";
        export const text = 'not an import from "koa"';
      `.replaceAll("        ", ""),
      "packages/core/src/http/b.ts": 'export { c } from "../operations/c.ts";',
      "packages/core/src/operations/c.ts": "export const c = 1;",
      "packages/core/test/a.test.ts": 'import fc from "fast-check";',
      "packages/express/src/index.ts": 'import { Router } from "express";\nimport { guard } from "@postern/core/http";',
      "packages/store-sql/src/index.ts": 'import { Migrator } from "kysely/migration";',
      "examples/koa/src/server.ts": 'import { shop } from "../../shop/src/shop.ts";',
    });
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });

  it.each([
    ["core with a framework", "packages/core/src/a.ts", 'import express from "express";'],
    ["core with a built-in's bare name", "packages/core/src/a.ts", 'import { hash } from "crypto";'],
    ["core with an adapter, in a type", "packages/core/src/a.ts", 'export type A = import("@postern/express").A;'],
    ["core with an import over several lines", "packages/core/src/a.ts", 'import {\n  a,\n} from "ioredis";'],
    ["an operation with http", "packages/core/src/operations/a.ts", 'import { b } from "../http/b.ts";'],
    ["an adapter with core's conformance", "packages/koa/src/a.ts", 'import { c } from "@postern/core/conformance";'],
    ["an adapter with another framework", "packages/fastify/src/a.ts", 'import Koa from "koa";'],
    ["a store with http", "packages/store-sql/src/a.ts", 'import { h } from "@postern/core/http";'],
    ["a store with another's driver", "packages/store-redis/src/a.ts", 'import { sql } from "kysely";'],
    ["a source with a test library", "packages/core/src/a.ts", 'export { vi } from "vitest";'],
    ["a source with test support", "packages/express/src/a.ts", 'import "@postern/test-support/needs";'],
    ["a source with its own tests", "packages/core/src/a.ts", 'import { a } from "../test/a.ts";'],
    ["a source with another package's file", "packages/koa/src/a.ts", 'import { a } from "../../core/src/a.ts";'],
    ["a test with an example", "packages/core/test/a.test.ts", 'import { shop } from "@postern/example-koa";'],
    ["a script with an example's file", "scripts/a.ts", 'import { a } from "../examples/koa/src/a.ts";'],
    ["a package without a rule", "packages/hono/src/a.ts", 'import { Hono } from "hono";'],
  ])("refuses %s", (_title, file, code) => {
    const { status, stderr } = check({ [file]: code });
    expect(stderr).toContain(`${file}: imports `);
    expect(status).toBe(1);
  });

  it("refuses an import cycle and names its files", () => {
    const { status, stderr } = check({
      "packages/core/src/a.ts": 'import { b } from "./b.ts";',
      "packages/core/src/b.ts": 'import type { c } from "./c.ts";',
      "packages/core/src/c.ts": 'export * from "./a.ts";',
    });
    expect(stderr.replaceAll("packages/core/src/", "")).toContain("import cycle: a.ts → b.ts → c.ts → a.ts");
    expect(status).toBe(1);
  });
});
