import { createHash } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { type Answer, cookieBrowser, customer, management, send } from "./support/client.ts";
import { freshDirectory } from "./support/serve-demo.ts";
import { freePort, spawnServer } from "./support/spawn-server.ts";

const WRONG_KEY = "sk_demo_somebody_elses";
const columns = ["salt", "link_hash", "token_hash", "epoch", "request_hash"] as const;

/** Every form in which a secret could be told: whole, its secret half, and their hashes. */
function formsOf(secret: string): string[] {
  const parts = [secret, secret.slice(secret.indexOf(".") + 1)];
  const hashes = (["hex", "base64", "base64url"] as const).flatMap((encoding) =>
    parts.map((part) => createHash("sha256").update(part).digest(encoding)),
  );
  return [...parts, ...hashes];
}

/** What the database holds of the sessions that is nobody's business. */
function storedSecrets(file: string): string[] {
  const db = new DatabaseSync(file, { readOnly: true });
  const rows = db.prepare(`select ${columns.join(", ")} from postern_session`).all();
  db.close();
  return rows.flatMap((row) => Object.values(row)).filter((value) => typeof value === "string");
}

describe("secrets", { timeout: 60_000 }, () => {
  it("are in no output of the server, no error, no list and no page but those made to tell them", async () => {
    const port = await freePort();
    const file = join(freshDirectory(), "portal.db");
    const server = spawnServer({
      PORT: String(port),
      STORE_URL: `file:${file}`,
      POSTERN_API_KEY: "sk_of_the_merchant",
    });
    await server.wrote("curl");
    const origin = `http://127.0.0.1:${port}`;
    const baseUrl = `${origin}/portal`;
    const withKey = { authorization: "Bearer sk_of_the_merchant" };
    const { create } = management({ origin });
    const { redeem, get, post } = customer({ baseUrl });
    const browser = cookieBrowser({ baseUrl });
    const secrets: string[] = ["sk_of_the_merchant"];
    const heard: string[] = [];
    const hear = ({ headers, text }: Answer) => void heard.push(JSON.stringify([...headers]), text);

    // The main job; what create and redeem tell is theirs to tell.
    const [byLink, byForm, unused] = [
      (await create({ customerId: "cus_acme" }, withKey)).json,
      (await create({ customerId: "cus_acme" }, withKey)).json,
      (await create({ customerId: "cus_acme" }, withKey)).json,
    ];
    const { json: token } = await create({ customerId: "cus_acme", delivery: "token" }, withKey);
    const links = [byLink, byForm, unused].map(({ token: link }) => String(link));
    const { json: redeemed } = await redeem(byLink["token"]);
    await browser.visit(`/open/${byForm["token"]}`);
    expect(await browser.redeem(byForm["token"])).toMatchObject({ status: 303 });
    secrets.push(...links, token["token"], redeemed["token"], ...browser.cookies.values());

    // Every refusal, with a secret in the request wherever one can be.
    const garbled = secrets.map((secret) => `${secret.slice(0, -1)}${secret.endsWith("A") ? "E" : "A"}`);
    for (const secret of [...secrets, ...garbled, WRONG_KEY]) {
      if (secret !== unused["token"]) hear(await redeem(secret, "short"));
      hear(await redeem(`${secret}x`));
      if (!links.includes(secret)) hear(await send(`${baseUrl}/open/${secret}`, { headers: { accept: "text/html" } }));
      hear(await send(`${baseUrl}/open/${secret}%E0%A4%A`));
      hear(await send(`${baseUrl}/open/${secret}/more`));
      hear(await send(`${baseUrl}/invoices/${secret}`, { headers: { authorization: `Bearer ${secret}x` } }));
      hear(await send(`${origin}/assets/${secret}%E0%A4%A`));
      hear(await send(`${origin}/?cursor=${secret}`));
      hear(await create({ customerId: secret }, withKey));
      // A name that the caller made up is told back to the caller, unless it is as long as a token.
      if (secret.includes(".")) hear(await create({ customerId: "cus_acme", [secret]: secret }, withKey));
      hear(await create({ customerId: "cus_acme" }, { authorization: `Bearer ${secret}x` }));
      hear(await send(`${origin}/v1/portal-sessions/${secret}`, { headers: withKey }));
    }
    hear(await browser.redeem(byLink["token"]));
    for (const path of ["", "/invoices/in_acme_1", "/invoices/in_globex_1", "/session", "/api/invoices"]) {
      hear(await get(path, redeemed["token"]));
      hear(await browser.visit(path, { headers: { accept: "text/html" } }));
    }
    hear(await post("/api/subscriptions/sub_acme_plan/cancel", redeemed["token"]));
    for (const path of ["/", "/?ended=1", "/healthz", "/v1/portal-sessions?includeExpired=true"])
      hear(await send(origin + path, { headers: withKey }));
    hear(await send(`${origin}/v1/portal-sessions/${byLink["id"]}`, { headers: withKey }));
    hear(await browser.visit("/logout", { method: "POST", headers: { "sec-fetch-site": "same-origin" } }));
    server.child.kill("SIGTERM");
    expect(await server.ended()).toBe(0);

    const stored = storedSecrets(file);
    expect(stored.length).toBeGreaterThan(links.length);
    const needles = new Set([...secrets.flatMap(formsOf), ...stored]);
    const told = [...heard, server.output()];
    const leaks = [...needles].filter((needle) => told.some((text) => text.includes(needle)));
    expect(leaks).toEqual([]);
    for (const secret of secrets) expect(stored).not.toContain(secret);
  });
});
