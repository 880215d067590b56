import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";

const KEY = "sk_test_quickstart";
const quickstart = readFileSync(new URL("quickstart.ts", import.meta.url), "utf8");

describe("the quickstart", () => {
  it("has at most 12 lines of application code, imports aside", () => {
    const lines = quickstart.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("import "));
    expect(lines.length).toBeLessThanOrEqual(12);
  });

  it("stands in the README as it is run here", () => {
    const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
    const blocks = [...readme.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code = ""]) => code);
    const shown = blocks.find((code) => code.includes("createPortal("));
    expect(shown?.replaceAll(/\s+/g, " ").trim()).toBe(quickstart.replaceAll(/\s+/g, " ").trim());
  });

  it("mints a session, lets its customer in, shows them what is theirs, and ends it", async () => {
    const origin = await run();
    const api = (path: string, method: string, body?: object) =>
      fetch(`${origin}/v1/portal-sessions${path}`, {
        method,
        headers: { "x-api-key": KEY, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const created = await api("", "POST", { customerId: "cus_acme" });
    expect(created.status).toBe(201);
    const { id, url, token } = (await created.json()) as { id: string; url: string; token: string };
    expect(url).toBe(`${origin}/portal/open/${token}`);

    const opened = await fetch(url);
    expect(await opened.text()).toContain("Open the portal");
    const entered = await fetch(`${origin}/portal/redeem`, {
      method: "POST",
      redirect: "manual",
      headers: { origin, cookie: cookieOf(opened) },
      body: new URLSearchParams({ token }),
    });
    expect(entered.status).toBe(303);
    const portalPage = entered.headers.get("location")!;
    const look = () => fetch(portalPage, { headers: { cookie: cookieOf(entered) } });
    expect(await (await look()).json()).toEqual([{ id: "in_1", customerId: "cus_acme", total: "120.00" }]);

    expect((await api(`/${id}`, "DELETE")).status).toBe(204);
    expect((await look()).status).toBe(401);
    expect((await fetch(portalPage)).status).toBe(401);
  });
});

/** Runs the very text, but for its port, its file, and a word when it listens. @returns its origin */
async function run(): Promise<string> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "postern-quickstart-"));
  const code = quickstart
    .replace('"portal.db"', JSON.stringify(join(folder, "portal.db")))
    .replace("127.0.0.1:3000", `127.0.0.1:${port}`)
    .replace("app.listen(3000)", `app.listen(${port}, () => console.log("listening"))`);
  const args = [
    "--conditions=@postern/source",
    "--disable-warning=ExperimentalWarning",
    "--input-type=module-typescript",
  ];
  const env = { ...process.env, POSTERN_API_KEY: KEY };
  const child = spawn(process.execPath, args, { cwd: import.meta.dirname, env, stdio: "pipe" });
  const exited = once(child, "exit");
  onTestFinished(async () => {
    child.kill();
    await exited;
    rmSync(folder, { recursive: true });
  });
  child.stdin.end(code);
  const complaints = text(child.stderr);
  await Promise.race([
    once(child.stdout, "data"),
    exited.then(async () => Promise.reject(new Error(`The quickstart ended: ${await complaints}`))),
  ]);
  return `http://127.0.0.1:${port}`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";", 1)[0])
    .join("; ");
}
