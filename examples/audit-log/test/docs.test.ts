import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const blocks = [...read("../../../docs/events.md").matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code = ""]) => code);

describe("docs/events.md", () => {
  it("shows OpenTelemetry as it is tested here, in ten lines", () => {
    const code = read("../src/open-telemetry.ts");
    expect(blocks).toContain(code);
    expect(code.split("\n").filter((line) => line.trim() !== "").length).toBeLessThanOrEqual(10);
  });

  it("calls the audit log by names that it has", async () => {
    const shown = blocks.find((code) => code.includes("startAuditLog"))!;
    const names = Object.keys(await import("@postern/example-audit-log"));
    expect(names.filter((name) => shown.includes(`${name}(`))).toEqual(names);
  });
});
