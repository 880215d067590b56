import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { portalKeys } from "../src/portal-keys.ts";

function freshFile(): string {
  const directory = mkdtempSync(join(tmpdir(), "postern-keys-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return join(directory, "postern.db");
}

describe("the demo's keys", () => {
  it("are the same after a restart, in a file for its owner's eyes only", () => {
    const file = freshFile();
    const keys = portalKeys(file);
    expect(portalKeys(file)).toEqual(keys);
    expect(statSync(file.replace(".db", "-keys.json")).mode & 0o777).toBe(0o600);
  });

  it("are others for another file, and last as long as the process where there is none", () => {
    const secrets = [portalKeys(freshFile()), portalKeys(freshFile()), portalKeys(undefined), portalKeys(undefined)];
    expect(new Set(secrets.map(({ secret }) => secret)).size).toBe(4);
    expect(new Set(secrets.map(({ keys }) => JSON.stringify(keys))).size).toBe(4);
  });
});
