import { describe, expect, it } from "vitest";
import { customer, management, send } from "./support/client.ts";
import { example } from "./support/framework.ts";
import { serveDemo } from "./support/serve-demo.ts";

const actions = [
  ...["open", "link", "revoke", "sessions"].map((action) => `/customers/cus_acme/${action}`),
  ...["token", "open"].map((action) => `/embed/${action}?customer=cus_acme`),
];
const ownPage = { "sec-fetch-site": "same-origin" };

describe("the staff's actions", () => {
  it.each([
    ["nothing of where it comes from", {}],
    ["another site", { "sec-fetch-site": "cross-site" }],
    ["another port of the same host", { "sec-fetch-site": "same-site" }],
    ["somebody typing the address", { "sec-fetch-site": "none" }],
    ["another origin, in an old browser", { origin: "https://evil.example" }],
    ["no origin at all, in an old browser", { origin: "null" }],
  ])("are refused to a request that says %s", async (_what, headers) => {
    const demo = await serveDemo();
    const { list, get, create } = management(demo);
    const { json: session } = await create({ customerId: "cus_acme" });
    for (const path of [...actions, `/sessions/${session["id"]}/revoke`]) {
      const refused = await send(demo.origin + path, { method: "POST", headers: { ...headers } });
      expect(refused).toMatchObject({ status: 403, json: { code: "origin_refused" } });
    }
    expect((await list()).json["data"]).toHaveLength(1);
    expect((await get(session["id"])).json).toMatchObject({ status: "issued" });
  });

  it.each([
    ["Fetch Metadata", () => ownPage],
    ["the Origin of an old browser", (origin: string) => ({ origin })],
  ])("are done for the app's own pages, known by %s", async (_what, headersFor) => {
    const demo = await serveDemo();
    const headers = headersFor(demo.origin);
    const post = (path: string) => send(demo.origin + path, { method: "POST", headers });
    const opened = await post("/customers/cus_acme/open");
    expect(opened.status).toBe(303);
    expect(opened.headers.get("location")).toMatch(new RegExp(`^${demo.baseUrl}/open/`));
    const [session] = (await management(demo).list()).json["data"];
    expect(session).toMatchObject({
      customerId: "cus_acme",
      delivery: "redirect",
      returnUrl: `${demo.origin}/customers/cus_acme`,
    });
    expect(await post(`/sessions/${session["id"]}/revoke`)).toMatchObject({ status: 303 });
    expect((await management(demo).get(session["id"])).json).toMatchObject({ status: "revoked" });
  });

  it("show the link once, in a field to copy from, and as JSON to the script", async () => {
    const demo = await serveDemo();
    const post = (accept: string) =>
      send(`${demo.origin}/customers/cus_acme/link`, { method: "POST", headers: { ...ownPage, accept } });
    const page = await post("text/html");
    expect(page).toMatchObject({ status: 200 });
    expect(page.headers.get("cache-control")).toBe("no-store");
    const [, url = ""] = /<input [^>]*readonly[^>]* value="([^"]+)"/.exec(page.text)!;
    expect(await customer(demo).redeem(new URL(url).pathname.split("/").at(-1)!)).toMatchObject({ status: 200 });
    const reply = await post("application/json");
    expect(reply.headers.get("cache-control")).toBe("no-store");
    expect(Object.keys(reply.json)).toEqual(["url"]);
  });

  it("answer 404 for a customer and a session that are not there", async () => {
    const { origin } = await serveDemo();
    const post = (path: string) => send(origin + path, { method: "POST", headers: ownPage });
    expect(await post("/customers/cus_nobody/link")).toMatchObject({ status: 404, json: { code: "customer_unknown" } });
    expect(await post("/sessions/ps_nobody/revoke")).toMatchObject({ status: 404, json: { code: "session_unknown" } });
  });
});

describe("the tenants", () => {
  it("have their own customers, sessions and events, each behind the same switch", async () => {
    const { origin, portal, shop, baseUrl } = await serveDemo();
    const [theirs] = shop.customers.search("lumen", "").customers;
    const ours = await portal.sessions.create({ customerId: "cus_acme" });
    const { id, token } = await portal.forTenant("lumen").sessions.create({ customerId: theirs!.id });
    const look = async (path: string) => send(`${origin}${path}`, { headers: { accept: "text/html" } });
    const pages = ["/", "/sessions", "/audit"].map((path) => look(`${path}?tenant=lumen`));
    for (const { text } of await Promise.all(pages)) {
      expect(text).not.toContain(ours.id);
      expect(text).not.toContain("Acme Corporation"); // theirs is another Acme, of the same id
      expect(text).toContain('href="/audit?tenant=lumen"');
    }
    expect((await look(`/sessions/${id}?tenant=lumen`)).text).toContain(theirs!.name);
    for (const path of [`/sessions/${id}`, `/sessions/${ours.id}?tenant=lumen`, "/customers/cus_globex?tenant=lumen"])
      expect(await look(path)).toMatchObject({ status: 404 });
    const revoke = (query: string) =>
      send(`${origin}/sessions/${id}/revoke${query}`, { method: "POST", headers: ownPage });
    expect((await revoke("")).status).toBe(404);
    expect((await look(`${baseUrl.replace(origin, "")}/open/${token}`)).status).toBe(200);
    expect((await revoke("?tenant=lumen")).headers.get("location")).toContain("tenant=lumen");
    expect((await look(`${baseUrl.replace(origin, "")}/open/${token}`)).status).toBe(410);
  });
});

describe("the app's pages", () => {
  it.each([
    "/",
    "/?q=mallory",
    "/?q=%3Cb%3E",
    "/?page=99",
    "/?page=-1",
    "/?tenant=nobody",
    "/nothing",
    "/customers/cus_mallory",
    "/customers/cus_mallory?ended=1",
    "/customers/cus_mallory?notice=ended",
    "/customers/cus_mallory?notice=%3Cb%3E",
    "/customers/cus_mallory?notice=constructor",
    "/customers/cus_mallory/new",
    "/customers/cus_mallory/revoke",
    "/sessions",
    "/sessions?ended=1",
    "/audit",
    "/audit?customer=%3Cb%3E&event=%3Cb%3E&after=%3Cb%3E",
    "/embed",
    "/embed/bearer?customer=cus_mallory",
    "/embed/cookie?customer=cus_mallory",
    "/embed/left",
    "/portal/embedded",
  ])("%s allows nothing inline and nothing from elsewhere, and holds nobody's name as markup", async (path) => {
    const { origin, embedOrigin, portal } = await serveDemo();
    await portal.sessions.create({ customerId: "cus_mallory", actor: "<b>" });
    const page = await send(origin + path);
    const policy = page.headers.get("content-security-policy")!;
    expect(policy).toContain("default-src 'none'");
    expect(policy.replaceAll(origin, "").replaceAll(embedOrigin, "")).not.toMatch(/unsafe|\*|http/);
    expect(page.text).not.toMatch(/<script>|<b>|\son[a-z]+=|\sstyle=/);
  });

  it("answer what is malformed with a page of their own, and without a trace of it", async () => {
    const { origin } = await serveDemo();
    const refused = await send(`${origin}/assets/%E0%A4%A`);
    expect(refused.status).toBe(example === "koa" ? 404 : 400); // Koa hands the raw text on, and finds nothing
    expect(refused.text).not.toContain("%E0%A4%A");
  });

  it("serve the assets that are listed and no other file", async () => {
    const { origin } = await serveDemo();
    for (const name of ["base.css", "staff.css", "staff.js", "icon.svg"])
      expect(await send(`${origin}/assets/${name}`)).toMatchObject({ status: 200 });
    for (const name of ["..%2Fpackage.json", "%2e%2e%2fpackage.json", "constructor", ""])
      expect(await send(`${origin}/assets/${name}`)).toMatchObject({ status: 404 });
  });

  it("tell a probe that the store answers", async () => {
    const { origin } = await serveDemo();
    expect(await send(`${origin}/healthz`)).toMatchObject({ status: 200, json: { ok: true } });
  });
});
