import { createPortalClient, PortalError } from "@postern/core/client";
import { describe, expect, it } from "vitest";
import { customer } from "./support/client.ts";
import { type ServedDemo, serveDemo } from "./support/serve-demo.ts";

type Scope = "invoices:read" | "subscriptions:read" | "subscriptions:write";

const clientOf = ({ origin }: ServedDemo, apiKey = "sk_demo_local") =>
  createPortalClient<Scope>({ baseUrl: `${origin}/v1/portal-sessions`, apiKey }).portalSessions;

/** What a call was refused with, in a word. */
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => "not refused",
    (error: unknown) => (error instanceof PortalError ? `${error.status} ${error.code}` : String(error)),
  );

describe("the typed client, against the demo", () => {
  it("creates a session that lets its customer in, reads it, and ends it", async () => {
    const demo = await serveDemo();
    const sessions = clientOf(demo);
    const created = await sessions.create({ customerExternalId: "acme-001", scopes: ["invoices:read"], actor: "jo" });
    expect(created).toMatchObject({ status: "issued", customerId: "cus_acme", createdAt: demo.clock.now, actor: "jo" });
    expect(created.url).toBe(`${demo.baseUrl}/open/${created.token}`);

    const { redeem, get } = customer(demo);
    const { json } = await redeem(created.token);
    expect((await get("/api/invoices", json["token"])).status).toBe(200);
    expect(await sessions.get(created.id)).toMatchObject({ status: "redeemed", isUsed: true });

    await sessions.delete(created.id);
    expect((await get("/api/invoices", json["token"])).json).toMatchObject({ code: "session_revoked" });
    expect(await sessions.get(created.id)).toMatchObject({ status: "revoked", revokedAt: demo.clock.now });
  });

  it("walks through every page of a list, newest first", async () => {
    const demo = await serveDemo();
    const sessions = clientOf(demo);
    const ids: string[] = [];
    for (const customerId of ["cus_acme", "cus_globex", "cus_acme", "cus_acme", "cus_acme"]) {
      const { id } = await sessions.create({ customerId });
      if (customerId === "cus_acme") ids.unshift(id);
      demo.clock.pass(1);
    }
    const listed: string[] = [];
    for await (const { id } of sessions.list({ customerId: "cus_acme", limit: 2 })) listed.push(id);
    expect(listed).toEqual(ids);
    const page = await sessions.list({ customerExternalId: "acme-001", limit: 3 });
    expect([page.data.map(({ id }) => id), typeof page.nextCursor]).toEqual([ids.slice(0, 3), "string"]);
  });

  it.each([
    ["a customer", { customerId: "cus_acme" }, ["revoked", "issued"]],
    ["a customer, by external id", { customerExternalId: "acme-001" }, ["revoked", "issued"]],
    ["everybody", { all: true }, ["revoked", "revoked"]],
  ] as const)("ends the sessions of %s", async (_whom, target, statuses) => {
    const demo = await serveDemo();
    const sessions = clientOf(demo);
    const acme = await sessions.create({ customerId: "cus_acme" });
    const globex = await sessions.create({ customerId: "cus_globex" });
    await sessions.revoke(target);
    const found = await Promise.all([acme, globex].map(({ id }) => sessions.get(id)));
    expect(found.map(({ status }) => status)).toEqual(statuses);
  });

  it("is refused with the portal's own codes", async () => {
    const demo = await serveDemo();
    const sessions = clientOf(demo);
    expect(await codeOf(sessions.create({ customerId: "nobody" }))).toBe("404 customer_unknown");
    expect(await codeOf(sessions.create({ customerId: "cus_acme", ttlSeconds: 59 }))).toBe("400 ttl_out_of_bounds");
    expect(await codeOf(sessions.get("ps_aaaaaaaaaaaaaaaaaaaaaaaaaaaa"))).toBe("404 session_unknown");
    expect(await codeOf(sessions.revoke("junk"))).toBe("404 session_unknown");
    expect(await codeOf(sessions.list({ cursor: "junk" }))).toBe("400 request_malformed");
    expect(await codeOf(clientOf(demo, "sk_demo_wrong").list())).toBe("401 api_key_invalid");
    expect(() => clientOf(demo, "pk_demo_local")).toThrow("publishable");
  });
});
