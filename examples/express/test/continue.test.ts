import { describe, expect, it } from "vitest";
import { cookieBrowser, customer, management, send } from "./support/client.ts";
import { serveDemo } from "./support/serve-demo.ts";

const TTL_SECONDS = 3600;
const own = { "sec-fetch-site": "same-origin", accept: "text/html" };

/** A customer who has entered the portal. */
async function entered(options: object = {}) {
  const demo = await serveDemo();
  const scopes = ["invoices:read", "subscriptions:write"];
  const { json } = await management(demo).create({ customerId: "cus_acme", scopes, actor: "sam", ...options });
  const { visit, redeem, cookies } = cookieBrowser(demo);
  await visit(`/open/${json["token"]}`);
  await redeem(json["token"]);
  const goOn = (page = "/", headers: Readonly<Record<string, string>> = own) =>
    visit("/continue", { method: "POST", headers, body: new URLSearchParams({ page }) });
  const sessions = async () => (await management(demo).list("?includeExpired=true")).json["data"];
  return { demo, first: json, visit, cookies, goOn, sessions };
}

describe("going on", () => {
  it("gives the same customer, person and scopes another session, and ends the old one", async () => {
    const { demo, first, visit, goOn, sessions } = await entered({ locale: "de" });
    demo.clock.pass(TTL_SECONDS - 60);
    const next = await goOn("/invoices?status=paid");
    expect([next.status, next.headers.get("location")]).toEqual([303, `${demo.baseUrl}/invoices?status=paid`]);
    demo.clock.pass(60);
    expect(await visit("/api/invoices")).toMatchObject({ status: 200 });
    const same = { customerId: "cus_acme", actor: "sam", locale: "de", scopes: first["scopes"] };
    expect(await sessions()).toMatchObject([
      { ...same, status: "redeemed" },
      { ...same, status: "revoked", id: first["id"] },
    ]);
  });

  it("lasts as long as the session before", async () => {
    const { demo, goOn, sessions } = await entered({ ttlSeconds: 600 });
    demo.clock.pass(500);
    expect((await goOn()).status).toBe(303);
    const [next] = await sessions();
    expect(Date.parse(next.expiresAt)).toBe(demo.clock.now + 600_000);
  });

  it("gives nobody the new token where the customer was revoked meanwhile", async () => {
    const { demo, goOn, cookies } = await entered();
    const before = [...cookies.values()];
    const off = demo.portal.on("created", () => demo.portal.sessions.revoke({ customerId: "cus_acme" }));
    expect((await goOn()).status).toBe(401);
    off();
    expect([...cookies.values()].every((value) => before.includes(value))).toBe(true);
  });

  it("is over eight hours after the first session, however often it was done", async () => {
    const { demo, goOn, sessions } = await entered();
    for (let hour = 1; hour < 8; hour += 1) {
      demo.clock.pass(TTL_SECONDS - 1);
      expect((await goOn()).status).toBe(303);
    }
    demo.clock.pass(TTL_SECONDS - 1);
    expect((await goOn()).status).toBe(303);
    demo.clock.pass(10);
    expect((await goOn()).status).toBe(401);
    expect((await sessions()).filter(({ status }: { status: string }) => status === "redeemed")).toHaveLength(1);
  });

  it.each([
    ["another site", { "sec-fetch-site": "cross-site" }],
    ["another port of the same host", { "sec-fetch-site": "same-site" }],
    ["nobody knows where", {}],
  ])("is refused to a form from %s", async (_where, headers) => {
    const { goOn, sessions } = await entered();
    expect(await goOn("/", headers)).toMatchObject({ status: 403, json: { code: "origin_refused" } });
    expect(await sessions()).toMatchObject([{ status: "redeemed" }]);
  });

  it.each(["//evil.example", "/../..", "https://evil.example", "/\\evil"])("leads to no page like %s", async (page) => {
    const { goOn, sessions } = await entered();
    expect((await goOn(page)).status).toBe(400);
    expect(await sessions()).toMatchObject([{ status: "redeemed" }]);
  });

  it("is not for sessions that are over, nor for a bearer that no page of the portal sent", async () => {
    const { demo, first, goOn } = await entered();
    const { json: direct } = await management(demo).create({ customerId: "cus_acme", delivery: "token" });
    expect(await customer(demo).post("/continue", direct["token"])).toMatchObject({ status: 403 });
    await management(demo).end(first["id"]);
    expect((await goOn()).status).toBe(401);
    const nobody = await send(`${demo.baseUrl}/continue`, { method: "POST", headers: own });
    expect(nobody.status).toBe(401);
  });
});
