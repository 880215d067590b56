import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { apiKeys, createPortal, memoryStore } from "@postern/core";
import express from "express";
import { describe, expect, it, onTestFinished } from "vitest";
import { customer, send } from "../support/client.ts";
import { serveDemo } from "../support/serve-demo.ts";
import { portalLink } from "./migrating/billstack.ts";
import { customerPortal } from "./migrating/flexprice.ts";
import { billingUrl } from "./migrating/marginfront.ts";
import { mountProfiles } from "./migrating/mount.ts";
import { stripePortal } from "./migrating/stripe.ts";
import { portalSessions } from "./migrating/unitpay.ts";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const page = read("../../../../docs/migrating-from.md");
const shown = [...page.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code = ""]) => code);

describe("docs/migrating-from.md", () => {
  it("shows every piece of code as it is run here", () => {
    const names = ["mount", "marginfront", "billstack", "unitpay", "flexprice", "stripe"];
    expect(shown).toEqual(names.map((name) => read(`migrating/${name}.ts`)));
  });
});

describe("the callers of docs/migrating-from.md", () => {
  it("work against the demo with another base URL and key", async () => {
    const demo = await serveDemo();
    const base = (name: string) => `${demo.origin}/profiles/${name}`;
    const key = "sk_demo_local";
    expect(await send(await billingUrl(base("marginfront"), key, "acme-001"))).toMatchObject({ status: 200 });
    await expect(billingUrl(base("marginfront"), key, "nobody")).rejects.toThrow("There is no such customer.");
    expect(await send(await portalLink(base("billstack"), "bs_demo_local", "cus_acme"))).toMatchObject({ status: 200 });
    expect(await send(await customerPortal(base("flexprice"), key, "acme-001"))).toMatchObject({ status: 200 });
    const stripe = await stripePortal(key, { host: "127.0.0.1", port: demo.port, protocol: "http" });
    expect(await send(stripe.url)).toMatchObject({ status: 200 });
    const unitpay = portalSessions(base("unitpay"), key);
    const { token } = await unitpay.create({ customerId: "cus_acme" });
    const invoices = () => customer(demo).get("/api/invoices", token);
    expect(await invoices()).toMatchObject({ status: 200 });
    await unitpay.revoke({ customerId: "cus_acme" });
    expect(await invoices()).toMatchObject({ status: 401 });
  });
});

describe("the app of docs/migrating-from.md", () => {
  it("answers each product's calls behind one portal", async () => {
    const app = express();
    mountProfiles(app, portal());
    const server = createServer(app).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const origin = `http://127.0.0.1:${port}`;
    const url = await customerPortal(`${origin}/flexprice`, "sk_test_0001", "acme-001");
    const token = new URL(url).searchParams.get("token")!;
    const theirs = await send(`${origin}/flexprice/v1/invoices/in_2`, { headers: { "x-session-token": token } });
    expect(theirs).toMatchObject({ status: 404, json: { code: "not_found", http_status_code: 404 } });
    const link = new URL(await portalLink(origin, "bs_test_0001", "cus_acme"));
    expect(await send(origin + link.pathname)).toMatchObject({ status: 200, text: "<h1>cus_acme</h1>" });
    expect(
      await send(await billingUrl(`${origin}/marginfront`, "sk_test_0001", "acme-001")).catch(() => "elsewhere"),
    ).toBe("elsewhere");
    const stripe = await stripePortal("sk_test_0001", { host: "127.0.0.1", port, protocol: "http" });
    expect(stripe.object).toBe("billing_portal.session");
  });
});

function portal() {
  return createPortal({
    baseUrl: "http://127.0.0.1:9/portal",
    store: memoryStore(),
    customers: { find: () => ({ id: "cus_acme", externalId: "acme-001" }) },
    scopes: ["invoices:read"],
    defaultScopes: ["invoices:read"],
    authenticate: apiKeys([{ key: "sk_test_0001" }, { key: "bs_test_0001", tenantId: '["team_demo","proj_demo"]' }]),
    keys: [{ kid: "1", alg: "HS256", secret: "k".repeat(32) }],
    secret: "s".repeat(32),
  });
}
