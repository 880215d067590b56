// `npm start` serves: the page answers, the demo key mints a session, and SIGTERM ends it and everything it started.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const PATIENCE_MS = 120_000; // a cold start installs first
const ENDING_MS = 10_000;

const port = await freePort();
const origin = `http://localhost:${port}`;
const server = spawn("npm", ["start"], { env: { ...process.env, PORT: String(port) }, stdio: "inherit" });
const exit = once(server, "exit");

try {
  await answer();
  await expectStatus(200, "GET", "/");
  await expectStatus(201, "POST", "/v1/portal-sessions", {
    headers: { authorization: "Bearer sk_demo_local", "content-type": "application/json" },
    body: JSON.stringify({ customerExternalId: "acme-001" }),
  });
} finally {
  server.kill();
  await exit;
}
await silence();

async function answer(): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(200)) {
    if (server.exitCode !== null) throw new Error(`npm start ended with ${server.exitCode} before it served`);
    if (await isUp()) return;
  }
  throw new Error(`npm start did not answer on ${origin} within ${PATIENCE_MS / 1000} s`);
}

async function silence(): Promise<void> {
  for (const end = Date.now() + ENDING_MS; Date.now() < end; await sleep(200)) if (!(await isUp())) return;
  throw new Error(`a server of npm start still answers on ${origin}, ${ENDING_MS / 1000} s after npm's end`);
}

async function isUp(): Promise<boolean> {
  try {
    await fetch(origin);
    return true;
  } catch {
    return false;
  }
}

async function expectStatus(status: number, method: string, path: string, init: RequestInit = {}): Promise<void> {
  const reply = await fetch(origin + path, { method, ...init });
  const text = await reply.text();
  if (reply.status !== status) throw new Error(`${method} ${path}: ${reply.status}, not ${status}: ${text}`);
  console.log(`${method} ${path}: ${status}`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0);
  await once(probe, "listening");
  const { port: free } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return free;
}
