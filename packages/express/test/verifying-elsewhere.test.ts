import { spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { createPortal, memoryStore } from "@postern/core";
import express from "express";
import { describe, expect, it, onTestFinished } from "vitest";
import { portalGuard, portalRoutes } from "../src/index.ts";
import { customers } from "./your-app.ts";

const service = readFileSync(new URL("verifying-elsewhere.ts", import.meta.url), "utf8");

describe("the service of docs/verifying-elsewhere.md", () => {
  it("stands there as it is run here", () => {
    const page = readFileSync(new URL("../../../docs/verifying-elsewhere.md", import.meta.url), "utf8");
    const [shown] = [...page.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code = ""]) => code);
    expect(shown).toBe(service);
  });

  it("admits by the portal's JWKS, goes on while the portal is down, and does not see a revocation", async () => {
    const { portal, origin, close } = await servePortal();
    const elsewhere = await run(`${origin}/portal`);
    const look = async (url: string, token?: string) =>
      fetch(url, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
    const { token, id } = await portal.sessions.create({ customerId: "cus_acme", delivery: "token" });
    const admitted = await look(`${elsewhere}/exports`, token);
    expect([admitted.status, await admitted.json()]).toEqual([
      200,
      [{ id: "in_1", customerId: "cus_acme", total: "120.00" }],
    ]);
    expect((await look(`${elsewhere}/exports`)).status).toBe(401);
    expect((await look(`${elsewhere}/exports`, `${token}x`)).status).toBe(401);
    const bare = await portal.sessions.create({ customerId: "cus_acme", delivery: "token", scopes: [] });
    expect((await look(`${elsewhere}/exports`, bare.token)).status).toBe(403);

    await portal.sessions.revoke(id);
    expect((await look(`${origin}/portal`, token)).status).toBe(401);
    expect((await look(`${elsewhere}/exports`, token)).status).toBe(200);
    await close();
    expect((await look(`${elsewhere}/exports`, token)).status).toBe(200);
  });

  it("answers 503, and nobody a 401, while it has no keys yet", async () => {
    const { portal, origin, close } = await servePortal();
    const { token } = await portal.sessions.create({ customerId: "cus_acme", delivery: "token" });
    await close();
    const elsewhere = await run(`${origin}/portal`);
    const refused = await fetch(`${elsewhere}/exports`, { headers: { authorization: `Bearer ${token}` } });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(await refused.json()).toMatchObject({ code: "keys_unavailable" });
  });
});

async function servePortal() {
  const app = express();
  const server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const privateKey = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  const portal = createPortal({
    baseUrl: `${origin}/portal`,
    store: memoryStore(),
    customers,
    scopes: ["invoices:read"],
    defaultScopes: ["invoices:read"],
    keys: [{ kid: "2026-12", alg: "Ed25519", privateKey }],
  });
  app.use("/portal", portalRoutes(portal));
  app.get("/portal", portalGuard(portal), (_req, res) => void res.end());
  const close = closer(server);
  onTestFinished(close);
  return { portal, origin, close };
}

function closer(server: Server): () => Promise<void> {
  return async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
}

/** Runs the very text, but for its port, its portal, and a word when it listens. @returns its origin */
async function run(baseUrl: string): Promise<string> {
  const code = service
    .replaceAll("https://billing.example.com/portal", baseUrl)
    .replace(
      "app.listen(4000)",
      'const server: any = app.listen(0, "127.0.0.1", () => console.log(server.address().port))',
    );
  const args = [
    "--conditions=@postern/source",
    "--disable-warning=ExperimentalWarning",
    "--input-type=module-typescript",
  ];
  const child = spawn(process.execPath, args, { cwd: import.meta.dirname, stdio: "pipe" });
  const exited = once(child, "exit");
  onTestFinished(async () => {
    child.kill();
    await exited;
  });
  child.stdin.end(code);
  const complaints = text(child.stderr);
  const [told] = (await Promise.race([
    once(child.stdout, "data"),
    exited.then(async () => Promise.reject(new Error(`The service ended: ${await complaints}`))),
  ])) as [Buffer];
  return `http://127.0.0.1:${told.toString().trim()}`;
}
