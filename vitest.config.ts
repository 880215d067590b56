import { globSync } from "node:fs";
import { dirname } from "node:path";
import { defineConfig } from "vitest/config";

// Tests run against the sources: every package offers them under this export condition.
const source = "@postern/source";
const conditions = [source, "module", "node", "development|production"];

/** Run one with `npm test -- --project=core`. */
const project = (root: string) => ({
  extends: true as const,
  test: { name: nameOf(root), root, include: ["test/**/*.test.{ts,tsx}"] },
});

/** The tests of the Express example once more, on another framework. */
const sameDemo = (example: string) => ({
  extends: true as const,
  test: { ...project("examples/express").test, name: `example-${example}`, env: { EXAMPLE: example } },
});

const ownTests = (root: string) => !["examples/fastify", "examples/koa"].includes(root);
const roots = [
  ...globSync(["packages/*/package.json", "examples/*/package.json"]).map(dirname).filter(ownTests),
  "scripts",
  "test-support",
];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: [source] } },
  test: {
    projects: [...roots.map(project), ...["fastify", "koa"].map(sameDemo)],
    reporters: ["default", "./test-support/report.ts"],
    allowOnly: false,
    coverage: { provider: "v8", include: ["packages/*/src/**/*.ts"] },
  },
});

/** `packages/core` → `core`, `examples/express` → `example-express`. */
function nameOf(root: string): string {
  return root.replace(/^packages[\\/]/, "").replace(/^examples[\\/]/, "example-");
}
