import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { needs, onPath } from "@postern/test-support/needs";
import { describe, expect, it } from "vitest";
import { send } from "./support/client.ts";
import { freshDirectory, servePage } from "./support/serve-demo.ts";
import { freePort, spawnServer } from "./support/spawn-server.ts";

const timeout = 60_000; // for a busy machine; nothing waits for it
const READY = "A portal session from birth to end";

describe("the server", { timeout }, () => {
  it("keeps its sessions in a SQLite file, which it makes with its folder, over a restart", async () => {
    const port = await freePort();
    const file = join(freshDirectory(), "data", "portal.db");
    const env = { PORT: String(port), STORE_URL: `file:${file}` };
    const create = { method: "POST", headers: { "sec-fetch-site": "same-origin", accept: "application/json" } };
    const first = spawnServer(env);
    await first.wrote(READY);
    const { json } = await send(`http://127.0.0.1:${port}/customers/cus_acme/link`, create);
    first.child.kill("SIGTERM");
    expect(await first.ended()).toBe(0);
    expect(existsSync(file)).toBe(true);
    const second = spawnServer(env);
    await second.wrote(READY);
    expect(await send(json["url"])).toMatchObject({ status: 200 });
    second.child.kill("SIGINT");
    expect(await second.ended()).toBe(0);
  });

  it("says what to do when its port is in use", async () => {
    const port = await servePage("");
    const server = spawnServer({ PORT: String(port), STORE_URL: "memory:" });
    expect(await server.ended()).toBe(1);
    expect(server.output()).toMatch(new RegExp(`^The demo did not start\\. Port ${port} is in use\\..* npm start\n$`));
  });

  it.each(["mongodb://u:hunter22@127.0.0.1/p", "postgres://u:hunter22@127.0.0.1", "hunter22"])(
    "refuses STORE_URL=%s, naming what is supported and not the URL",
    async (storeUrl) => {
      const server = spawnServer({ STORE_URL: storeUrl });
      expect(await server.ended()).toBe(1);
      expect(server.output()).toContain("STORE_URL must be file:<path> (SQLite), memory:, or redis://");
      expect(server.output()).not.toContain("hunter22");
    },
  );

  it.each([
    ["warns once of the memory store in production", { NODE_ENV: "production" }, 1],
    ["says nothing of the memory store in development", {}, 0],
  ])("%s", async (_what, env, times) => {
    const server = spawnServer({ ...env, PORT: String(await freePort()), STORE_URL: "memory:" });
    await server.wrote(READY);
    expect(server.output().split("STORE_URL=file:<path>")).toHaveLength(times + 1);
  });

  it("keeps a key of the merchant's own to itself", async () => {
    const key = "sk_of_the_merchant";
    const server = spawnServer({ PORT: String(await freePort()), STORE_URL: "memory:", POSTERN_API_KEY: key });
    await server.wrote(READY);
    expect(server.output()).toContain("$POSTERN_API_KEY");
    expect(server.output()).not.toContain(key);
  });
});

const tools = { what: "sh and curl", found: onPath("curl") !== undefined, getIt: "apt-get install curl" };

describe("the lines to paste", { timeout, ...needs(tools) }, () => {
  it("live a session's life", async () => {
    const server = spawnServer({ PORT: String(await freePort()), STORE_URL: "memory:" });
    await server.wrote("cus_acme");
    const text = server.output();
    const answers = execFileSync("sh", ["-c", text.slice(text.indexOf("# create"))], { encoding: "utf8" }).split("\n");
    const [opened, invoices, refused, publishable] = answers;
    expect(opened).toBe("200");
    const { data } = JSON.parse(invoices!) as { data: { customerId: string }[] };
    expect(new Set(data.map(({ customerId }) => customerId))).toEqual(new Set(["cus_acme"]));
    expect(JSON.parse(refused!)).toMatchObject({ status: 401, code: "session_revoked" });
    expect(JSON.parse(publishable!)).toMatchObject({ status: 403, code: "api_key_publishable" });
  });
});
