import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { keys } from "../http/support.ts";
import { serveManagement } from "./support.ts";

const sample = readFileSync(new URL("docs-sample.ts", import.meta.url), "utf8");

describe("the sample of docs/client.md", () => {
  test("stands there as it is compiled and run here", () => {
    const page = readFileSync(new URL("../../../../docs/client.md", import.meta.url), "utf8");
    const [shown] = [...page.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code = ""]) => code);
    expect(shown).toBe(sample);
  });

  test("runs from its first line to its last", async () => {
    const { baseUrl, portal } = await serveManagement();
    const code = sample.replace("https://billing.example.com/v1/portal-sessions", baseUrl);
    const child = spawn(
      process.execPath,
      ["--conditions=@postern/source", "--disable-warning=ExperimentalWarning", "--input-type=module-typescript"],
      { cwd: import.meta.dirname, env: { ...process.env, POSTERN_API_KEY: keys.full } },
    );
    child.stdin.end(code);
    const [stdout, stderr, [status]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "close"),
    ]);
    expect([status, stderr]).toEqual([0, ""]);
    const [{ id } = { id: "" }, ...more] = (await portal.sessions.list({ status: "revoked" })).data;
    expect(more).toEqual([]);
    const [url, ...lines] = stdout.trim().split("\n");
    expect(url).toContain("/portal/open/pslink_");
    expect(lines).toEqual([`${id} issued 1 null`, `${id} issued`]);
  });
});
