import { describe, expect, it } from "vitest";
import { management } from "./support/client.ts";
import { serveDemo } from "./support/serve-demo.ts";

describe("creating a session over HTTP", () => {
  it("answers 201 with the link, for a customer named by external id", async () => {
    const demo = await serveDemo();
    const { create } = management(demo);
    const created = await create({ customerExternalId: "acme-001" });
    expect(created).toMatchObject({
      status: 201,
      json: {
        status: "issued",
        isUsed: false,
        customerId: "cus_acme",
        customerExternalId: "acme-001",
        scopes: ["invoices:read", "subscriptions:read", "credits:read", "usage:read", "payment_methods:read"],
        delivery: "link",
        use: "once",
        createdAt: new Date(demo.clock.now).toISOString(),
        expiresAt: new Date(demo.clock.now + 3_600_000).toISOString(),
      },
    });
    expect(created.json["url"]).toBe(`${demo.baseUrl}/open/${created.json["token"]}`);
    expect(created.headers.get("location")).toBe(`/v1/portal-sessions/${created.json["id"]}`);
    expect(created.headers.get("cache-control")).toBe("no-store");
  });

  it.each([
    [{ customerExternalId: "acme-002" }],
    [{ customerExternalId: "ACME-001" }],
    [{ customerExternalId: "cus_acme" }],
    [{ customerId: "acme-001" }],
    [{ customerId: "cus_acme " }],
  ])("answers 404 to %j, which is nobody", async (body) => {
    const { create } = management(await serveDemo());
    expect(await create(body)).toMatchObject({ status: 404, json: { code: "customer_unknown" } });
  });

  it.each([
    [{}, "customerId"],
    [{ customerId: "cus_acme", customerExternalId: "acme-001" }, "customerId"],
    [{ customerId: 7 }, "customerId"],
    [{ customerId: "" }, "customerId"],
    [{ customerId: "cus_acme", scope: "invoices:read" }, "scope"],
    [{ customerId: "cus_acme", scopes: "invoices:read" }, "scopes"],
    [{ customerId: "cus_acme", scopes: ["invoices:pay"] }, "scopes.0"],
    [{ customerId: "cus_acme", delivery: "email" }, "delivery"],
    [{ customerId: "cus_acme", use: "twice" }, "use"],
    [{ customerId: "cus_acme", page: "//evil.example" }, "page"],
    [{ customerId: "cus_acme", returnUrl: "https://evil.example/" }, "returnUrl"],
    [{ customerId: "cus_acme", metadata: { note: 1 } }, "metadata.note"],
    [{ customerId: "cus_acme", ttlSeconds: "60" }, "ttlSeconds"],
    [{ customerId: "cus_acme", ttlSeconds: 90.5 }, "ttlSeconds"],
    [{ customerId: "cus_acme", openWithinSeconds: 0 }, "openWithinSeconds"],
  ])("answers 400 to %j, naming %s", async (body, field) => {
    const { create } = management(await serveDemo());
    const refused = await create(body);
    expect(refused.status).toBe(400);
    const errors = refused.json["errors"] as { path: string }[];
    expect(errors.map(({ path }) => path)).toContain(field);
  });

  it.each([59, 86_401, 0, -1])("answers 400 to a time to live of %i seconds, naming the bounds", async (ttlSeconds) => {
    const { create } = management(await serveDemo());
    const refused = await create({ customerId: "cus_acme", ttlSeconds });
    expect(refused).toMatchObject({ status: 400, json: { code: "ttl_out_of_bounds" } });
    expect(refused.json["detail"]).toMatch(/ttlSeconds.* 60 .*86400/);
  });

  it.each([60, 86_400])("takes a time to live of %i seconds", async (ttlSeconds) => {
    const demo = await serveDemo();
    const created = await management(demo).create({ customerId: "cus_acme", ttlSeconds });
    expect(created).toMatchObject({
      status: 201,
      json: { expiresAt: new Date(demo.clock.now + ttlSeconds * 1000).toISOString() },
    });
  });

  it.each([
    ["no key", {}, 401, "api_key_missing"],
    ["a wrong key", { authorization: "Bearer sk_demo_wrong" }, 401, "api_key_invalid"],
    ["a wrong key in x-api-key", { "x-api-key": "sk_demo_wrong" }, 401, "api_key_invalid"],
    ["the publishable key", { authorization: "Bearer pk_demo_local" }, 403, "api_key_publishable"],
    ["the publishable key in x-api-key", { "x-api-key": "pk_demo_local" }, 403, "api_key_publishable"],
  ])("answers %s with %o: %i %s", async (_what, headers, status, code) => {
    const { create, list } = management(await serveDemo());
    expect(await create({ customerId: "cus_acme" }, { ...headers })).toMatchObject({ status, json: { code } });
    expect((await list()).json).toMatchObject({ data: [] });
  });
});
