import { describe, expect, it } from "vitest";
import { customer, management } from "./support/client.ts";
import { invoicesOf, type ServedDemo, serveDemo } from "./support/serve-demo.ts";

/** @returns a portal token that was redeemed from a link. */
async function enter(demo: ServedDemo, body: Record<string, unknown>) {
  const { json: session } = await management(demo).create(body);
  const { json: redeemed } = await customer(demo).redeem(session["token"]);
  return { id: session["id"], token: redeemed["token"] };
}

const ids = ({ json }: { json: Record<string, unknown> }) => (json["data"] as { id: string }[]).map(({ id }) => id);

describe("the guard", () => {
  it("answers 401 before the link is redeemed, 200 after, and 401 once the session is revoked", async () => {
    const demo = await serveDemo();
    const { get } = customer(demo);
    expect(await get("/api/invoices", undefined)).toMatchObject({ status: 401, json: { code: "credential_missing" } });
    const { id, token } = await enter(demo, { customerExternalId: "acme-001" });
    const admitted = await get("/api/invoices", token);
    expect(admitted.status).toBe(200);
    expect(admitted.json["data"]).toEqual(invoicesOf(demo, "cus_acme"));
    expect(admitted.headers.get("cache-control")).toBe("no-store");
    expect(await management(demo).revoke({ jti: id })).toMatchObject({ status: 204 });
    expect(await get("/api/invoices", token)).toMatchObject({ status: 401, json: { code: "session_revoked" } });
  });

  it("shows one customer's invoices to nobody else", async () => {
    const demo = await serveDemo();
    const { get } = customer(demo);
    const { token } = await enter(demo, { customerId: "cus_acme" });
    const [mine] = invoicesOf(demo, "cus_acme");
    const [theirs] = invoicesOf(demo, "cus_globex");
    expect(await get(`/api/invoices/${mine!.id}`, token)).toMatchObject({ status: 200, json: { id: mine!.id } });
    const refused = await get(`/api/invoices/${theirs!.id}`, token);
    expect(refused).toMatchObject({ status: 404, json: { code: "resource_unknown" } });
    expect((await get("/api/invoices/in_nobody", token)).text).toBe(refused.text);
  });

  it("lets only subscriptions:write cancel and resume, and only one's own", async () => {
    const demo = await serveDemo();
    const { post, get } = customer(demo);
    const reader = await enter(demo, { customerId: "cus_acme" });
    const path = "/api/subscriptions/sub_acme_plan";
    expect(await post(`${path}/cancel`, reader.token)).toMatchObject({
      status: 403,
      json: { code: "scope_insufficient" },
    });
    const writer = await enter(demo, { customerId: "cus_acme", scopes: ["subscriptions:write"] });
    expect(await post(`${path}/cancel`, writer.token)).toMatchObject({
      status: 200,
      json: { cancelAtPeriodEnd: true },
    });
    expect(demo.shop.subscriptions.find("sub_acme_plan")).toMatchObject({ cancelAtPeriodEnd: true });
    expect(await get("/api/subscriptions", writer.token)).toMatchObject({ status: 403 });
    expect(await post(`${path}/resume`, writer.token)).toMatchObject({
      status: 200,
      json: { cancelAtPeriodEnd: false },
    });
    const theirs = await post("/api/subscriptions/sub_globex_plan/cancel", writer.token);
    expect(theirs).toMatchObject({ status: 404, json: { code: "resource_unknown" } });
    expect(demo.shop.subscriptions.find("sub_globex_plan")).toMatchObject({ cancelAtPeriodEnd: false });
  });

  it("answers 401 from the moment the session expires", async () => {
    const demo = await serveDemo();
    const { get } = customer(demo);
    const { token } = await enter(demo, { customerId: "cus_acme", ttlSeconds: 90 });
    demo.clock.pass(89);
    expect(await get("/api/invoices", token)).toMatchObject({ status: 200 });
    demo.clock.pass(1);
    expect(await get("/api/invoices", token)).toMatchObject({ status: 401, json: { code: "token_expired" } });
  });
});

describe("revoking a customer", () => {
  it.each([[{ customerId: "cus_acme" }], [{ customerExternalId: "acme-001" }]])(
    "ends all of its sessions by %j, and nobody else's",
    async (target) => {
      const demo = await serveDemo();
      const { create, revoke } = management(demo);
      const { get, redeem } = customer(demo);
      const acme = [await enter(demo, { customerId: "cus_acme" }), await enter(demo, { customerId: "cus_acme" })];
      const unopened = await create({ customerId: "cus_acme" });
      const globex = await enter(demo, { customerId: "cus_globex" });
      expect(await revoke(target)).toMatchObject({ status: 204 });
      for (const { token } of acme)
        expect(await get("/api/invoices", token)).toMatchObject({ status: 401, json: { code: "session_revoked" } });
      expect(await redeem(unopened.json["token"])).toMatchObject({ status: 410, json: { code: "session_revoked" } });
      expect(await get("/api/invoices", globex.token)).toMatchObject({ status: 200 });
      const anew = await enter(demo, { customerId: "cus_acme" });
      expect(await get("/api/invoices", anew.token)).toMatchObject({ status: 200 });
    },
  );
});

describe("the list", () => {
  it("hides what has ended, until it is asked for expired sessions too", async () => {
    const demo = await serveDemo();
    const { list, create, end } = management(demo);
    const live = await create({ customerId: "cus_acme", ttlSeconds: 600 });
    const expired = await create({ customerId: "cus_acme", ttlSeconds: 60 });
    const revoked = await create({ customerId: "cus_acme", ttlSeconds: 600 });
    expect(await end(revoked.json["id"])).toMatchObject({ status: 204 });
    demo.clock.pass(60);
    expect(ids(await list("?customerId=cus_acme"))).toEqual([live.json["id"]]);
    const all = await list("?customerId=cus_acme&includeExpired=true");
    expect(new Set(ids(all))).toEqual(new Set([live, expired, revoked].map(({ json }) => json["id"])));
    expect(ids(await list("?status=expired"))).toEqual([expired.json["id"]]);
    expect(ids(await list("?status=revoked"))).toEqual([revoked.json["id"]]);
  });
});
