import { globSync } from "node:fs";
import { defineConfig } from "vitest/config";

// Tests run against the sources: every package offers them under this export condition.
const source = "@postern/source";
const conditions = [source, "module", "node", "development|production"];

/** Run one with `npm test -- --project=core`. */
const project = (root: string) => ({
  extends: true as const,
  test: { name: nameOf(root), root, include: ["test/**/*.test.ts"] },
});

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: [source] } },
  test: {
    projects: [...globSync(["packages/*", "examples/*"]), "scripts", "test-support"].map(project),
    reporters: ["default", "./test-support/report.ts"],
    allowOnly: false,
    coverage: { provider: "v8", include: ["packages/*/src/**/*.ts"] },
  },
});

/** `packages/core` → `core`, `examples/express` → `example-express`. */
function nameOf(root: string): string {
  return root.replace(/^packages[\\/]/, "").replace(/^examples[\\/]/, "example-");
}
