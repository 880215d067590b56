import { describe, expect, it } from "vitest";
import { customer, management, send } from "../support/client.ts";
import { type ServedDemo, serveDemo } from "../support/serve-demo.ts";

/** Each product's calls as its documents write them, but for the base URL and the key. */
const at = ({ origin }: ServedDemo, profile: string) => `${origin}/profiles/${profile}`;
const json = { "content-type": "application/json" };
const withKey = { "x-api-key": "sk_demo_local" };
const withBearer = { authorization: "Bearer sk_demo_local" };

describe("MarginFront's documented calls", () => {
  const create = (demo: ServedDemo, body: object) =>
    send(`${at(demo, "marginfront")}/v1/portal-sessions`, {
      method: "POST",
      headers: { ...withKey, ...json },
      body: JSON.stringify(body),
    });

  it("create a session, read it without its secrets, and end it", async () => {
    const demo = await serveDemo();
    const created = await create(demo, { customerExternalId: "acme-001", returnUrl: `${demo.origin}/settings` });
    expect(created.status).toBe(201);
    const { id, url } = created.json;
    expect(created.json).toMatchObject({
      id: expect.stringMatching(/^ps_/),
      url: expect.stringMatching(/^http/),
      expiresAt: new Date(demo.clock.now + 3_600_000).toISOString(),
      customerExternalId: "acme-001",
    });
    const one = `${at(demo, "marginfront")}/v1/portal-sessions/${id}`;
    const read = await send(one, { headers: withKey });
    expect(read.json).toMatchObject({ id, isUsed: false, expiresAt: created.json["expiresAt"] });
    expect(read.text).not.toContain(created.json["token"]);
    expect(await send(url)).toMatchObject({ status: 200 });
    const list = `${at(demo, "marginfront")}/v1/portal-sessions`;
    expect((await send(list, { headers: withKey })).json).toMatchObject([{ id }]);
    expect(await send(one, { method: "DELETE", headers: withKey })).toMatchObject({ status: 204, text: "" });
    expect(await send(one, { headers: withKey })).toMatchObject({ status: 404 });
    expect(await send(url)).toMatchObject({ status: 410 });
  });

  it("answer 404 to a customer of nobody, and 400 to none at all", async () => {
    const demo = await serveDemo();
    expect(await create(demo, { customerExternalId: "nobody" })).toMatchObject({
      status: 404,
      json: { statusCode: 404, error: "Not Found" },
    });
    expect(await create(demo, {})).toMatchObject({
      status: 400,
      json: { statusCode: 400, error: "Bad Request", message: expect.stringContaining("customerExternalId") },
    });
  });
});

describe("BillStack's documented calls", () => {
  const create = async (demo: ServedDemo) =>
    send(`${at(demo, "billstack")}/api/billstack/teams/team_demo/projects/proj_demo/portal`, {
      method: "POST",
      headers: { authorization: "Bearer bs_demo_local", ...json },
      body: JSON.stringify({ customerId: "cus_acme", ttlMs: 3_600_000 }),
    });
  const patch = (body: object): RequestInit => ({ method: "PATCH", headers: json, body: JSON.stringify(body) });

  it("create a portal whose page, subscriptions and setup intent its token opens", async () => {
    const demo = await serveDemo();
    const { status, json: created } = await create(demo);
    expect(status).toBe(201);
    expect(created).toEqual({
      sessionId: expect.stringMatching(/^portal_sess_[A-Z2-7]{26}$/),
      token: expect.stringMatching(/^[0-9a-f]{32}$/),
      portalUrl: `${at(demo, "billstack")}/portal/${created["token"]}`,
      expiresAt: "2026-11-21T11:00:00Z",
    });
    const page = await send(created["portalUrl"]);
    expect(page.status).toBe(200);
    expect(page.headers.get("cache-control")).toBe("no-store");
    const [, id] = /data-subscription="([^"]+)"/.exec(page.text)!;
    const api = `${at(demo, "billstack")}/api/portal/${created["token"]}`;
    for (const cancelAtPeriodEnd of [true, false])
      expect(await send(`${api}/subscriptions/${id}`, patch({ cancelAtPeriodEnd }))).toMatchObject({
        status: 200,
        json: { id, cancelAtPeriodEnd },
      });
    expect(await send(`${api}/setup-intent`, { method: "POST" })).toMatchObject({
      status: 200,
      json: { url: expect.stringMatching(/^http/) },
    });
  });

  it("find nothing of another customer's", async () => {
    const demo = await serveDemo();
    const { json: created } = await create(demo);
    const access = await demo.portal.sessions.create({ customerId: "cus_globex", delivery: "token" });
    const { json: theirs } = await customer(demo).get("/api/subscriptions", access.token);
    const api = `${at(demo, "billstack")}/api/portal/${created["token"]}`;
    const id = theirs["data"][0].id as string;
    expect(await send(`${api}/subscriptions/${id}`, patch({ cancelAtPeriodEnd: true }))).toMatchObject({
      status: 404,
      json: { error: expect.any(String) },
    });
  });

  it("are over at once when their time has come", async () => {
    const demo = await serveDemo();
    const { json: created } = await create(demo);
    demo.clock.pass(3600);
    expect(await send(created["portalUrl"])).toMatchObject({ status: 401, json: { error: expect.any(String) } });
  });
});

describe("UnitPay's documented calls", () => {
  const call = (demo: ServedDemo, path: string, body: object) =>
    send(`${at(demo, "unitpay")}/v1/portal-sessions${path}`, {
      method: "POST",
      headers: { ...withBearer, ...json },
      body: JSON.stringify(body),
    });

  it("create a JWT for one customer, and revoke it by its jti or by the customer", async () => {
    const demo = await serveDemo();
    const { get } = customer(demo);
    for (const revoke of [(jti: string) => ({ jti }), () => ({ customerId: "cus_acme" })]) {
      const { status, json: created } = await call(demo, "", { customerId: "cus_acme", ttlSeconds: 900 });
      expect(status).toBe(201);
      expect(created).toEqual({ token: expect.any(String), expiresAt: "2026-11-21T10:15:00.000Z" });
      const claims = JSON.parse(Buffer.from(created["token"].split(".")[1], "base64url").toString());
      expect(claims).toMatchObject({ sub: "cus_acme", jti: expect.stringMatching(/^ps_/) });
      expect(await get("/api/invoices", created["token"])).toMatchObject({ status: 200 });
      expect(await call(demo, "/revoke", revoke(claims.jti))).toMatchObject({ status: 204, text: "" });
      expect(await get("/api/invoices", created["token"])).toMatchObject({ status: 401 });
    }
  });
});

describe("Flexprice's documented calls", () => {
  const mint = (demo: ServedDemo, externalId: string) =>
    send(`${at(demo, "flexprice")}/v1/customers/portal/${externalId}`, { headers: withKey });

  it("mint a session whose token opens the portal's API in X-Session-Token alone", async () => {
    const demo = await serveDemo();
    const { status, json: minted, headers } = await mint(demo, "acme-001");
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(minted).toEqual({
      token: expect.stringMatching(/^eyJ/),
      url: `${at(demo, "flexprice")}/portal?token=${minted["token"]}`,
      expires_at: "2026-11-21T11:00:00Z",
    });
    const invoices = `${at(demo, "flexprice")}/api/invoices`;
    const session = { headers: { "x-session-token": minted["token"] as string } };
    expect(await send(invoices, session)).toMatchObject({ status: 200 });
    expect(await send(invoices)).toMatchObject({ status: 401, text: '{"error":"Session token required"}' });
    expect(await send(`${invoices}?token=${minted["token"]}`)).toMatchObject({ status: 401 });
    demo.clock.pass(3600);
    expect(await send(invoices, session)).toMatchObject({
      status: 401,
      text: '{"error":"Invalid or expired session token"}',
    });
  });

  it("answer 404 for a customer of nobody and for another customer's invoice", async () => {
    const demo = await serveDemo();
    const notFound = { status: 404, json: { code: "not_found", message: expect.any(String), http_status_code: 404 } };
    expect(await mint(demo, "nobody")).toMatchObject(notFound);
    const { json: minted } = await mint(demo, "acme-001");
    const theirs = await demo.portal.sessions.create({ customerId: "cus_globex", delivery: "token" });
    const { json: list } = await customer(demo).get("/api/invoices", theirs.token);
    const invoice = `${at(demo, "flexprice")}/api/invoices/${list["data"][0].id}`;
    expect(await send(invoice, { headers: { "x-session-token": minted["token"] } })).toMatchObject(notFound);
  });

  it("lead to a page that knows nobody", async () => {
    const demo = await serveDemo();
    const { json: minted } = await mint(demo, "acme-001");
    const page = await send(minted["url"]);
    expect(page.status).toBe(200);
    expect(page.text).not.toContain(minted["token"]);
    expect(page.headers.get("referrer-policy")).toBe("strict-origin");
  });
});

describe("Stripe's documented call", () => {
  it.each(["", "/profiles/stripe"])(
    "mints a session at %s/v1/billing_portal/sessions, as curl -u sends it",
    async (path) => {
      const demo = await serveDemo();
      const created = await send(`${demo.origin}${path}/v1/billing_portal/sessions`, {
        method: "POST",
        headers: { authorization: `Basic ${btoa("sk_demo_local:")}` },
        body: new URLSearchParams({ customer: "cus_acme", return_url: `${demo.origin}/account` }),
      });
      expect(created.status).toBe(200);
      expect(created.json).toMatchObject({
        id: expect.stringMatching(/^bps_/),
        object: "billing_portal.session",
        created: Math.floor(demo.clock.now / 1000),
        customer: "cus_acme",
        livemode: true,
        return_url: `${demo.origin}/account`,
        url: expect.stringMatching(/^http/),
      });
      expect(await send(created.json["url"])).toMatchObject({ status: 200 });
      expect((await management(demo).list()).json["data"]).toHaveLength(1);
    },
  );
});
