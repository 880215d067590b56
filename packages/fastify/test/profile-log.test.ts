import { apiKeys, createPortal, memoryStore } from "@postern/core";
import { profiles } from "@postern/core/profiles";
import { json } from "@postern/test-support/http";
import { describe, expect, it } from "vitest";
import { portalGuard, profileRoutes } from "../src/index.ts";
import { serve } from "./support/serve.ts";
import { versions } from "./support/versions.ts";

const withKey = { authorization: "Bearer bs_test_0001" };

function billstackApp(lines: string[], fastify: (typeof versions)[number]["fastify"]) {
  const portal = createPortal({
    baseUrl: "https://billing.example/p",
    store: memoryStore(),
    customers: { find: ({ customerId }) => (customerId === "pc_1" ? { id: "pc_1" } : undefined) },
    scopes: ["invoices:read"],
    defaultScopes: ["invoices:read"],
    authenticate: apiKeys([{ key: "bs_test_0001", tenantId: '["t","p"]' }]),
  });
  const billstack = profiles.billstack(portal, {
    portalUrl: "https://billing.example/portal",
    updateSubscription: (_access, id, change) => ({ id, ...change }),
    createSetupIntent: () => ({ url: "https://checkout.example/" }),
  });
  const app = fastify({ logger: { level: "trace", stream: { write: (line: string) => void lines.push(line) } } });
  app.register(profileRoutes(billstack));
  // As docs/migrating-from.md tells the merchant.
  app.get("/portal/:token", { logLevel: "silent", onRequest: portalGuard(billstack) }, () => "in");
  return app;
}

describe.each(versions)("the log of an app with BillStack's profile, $version", ({ fastify }) => {
  it("has its requests, and none of its tokens", async () => {
    const lines: string[] = [];
    const { send } = await serve(billstackApp(lines, fastify));
    const created = await send("/api/billstack/teams/t/projects/p/portal", json({ customerId: "pc_1" }, withKey));
    const token = created.json["token"] as string;
    const api = `/api/portal/${token}`;
    expect(await send(`/portal/${token}`)).toMatchObject({ status: 200, text: "in" });
    const patch = { ...json({ cancelAtPeriodEnd: true }), method: "PATCH" };
    expect(await send(`${api}/subscriptions/sub_1`, patch)).toMatchObject({ status: 200 });
    expect(await send(`${api}/setup-intent`, { method: "POST" })).toMatchObject({ status: 200 });
    expect(await send(`${api}/setup-intent`)).toMatchObject({ status: 405 });
    expect(await send(`${api}/subscriptions/${"x".repeat(300)}`, patch)).toMatchObject({ status: 404 });
    expect(await send(`${api}/nothing`)).toMatchObject({ status: 404 });
    expect(await send(api)).toMatchObject({ status: 404 });
    expect(lines.join("")).toContain("/api/billstack/teams/t/projects/p/portal");
    expect(lines.filter((line) => line.includes(token))).toEqual([]);
  });
});
