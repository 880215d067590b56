import { describe, expect, it } from "vitest";
import { send } from "../support/client.ts";
import { serveDemo } from "../support/serve-demo.ts";
import { signedIn } from "../support/signed-in.ts";

const paths = ["", "/subscriptions", "/invoices", "/invoices/in_mallory_3", "/credits", "/usage", "/payment-methods"];

describe("the portal's pages", () => {
  it("hold hostile names and plans as text, under a policy that allows nothing inline", async () => {
    const { page } = await signedIn(await serveDemo(), { customerId: "cus_mallory" });
    for (const path of paths) {
      const { status, headers, text } = await page(path);
      expect([path, status]).toEqual([path, 200]);
      expect(headers.get("content-security-policy")).not.toMatch(/unsafe|\*|https:/);
      expect(headers.get("cache-control")).toBe("no-store");
      expect(text).not.toMatch(/<script>|<b>|\son[a-z]+=|\sstyle=/);
    }
    expect((await page("")).text).toContain("Mallory &lt;script&gt;");
    expect((await page("/subscriptions")).text).toContain("&lt;b&gt;Starter&lt;/b&gt;");
  });

  it.each([
    ["the session's locale", { locale: "ja-JP" }, "de", "ja", "ご契約"],
    ["the browser's wish", {}, "fr-FR, de-AT;q=0.8, en;q=0.5", "de", "Abonnements"],
    ["English, where neither is spoken", { locale: "tlh" }, "fr", "en", "Subscriptions"],
    ["English, where nothing is said", {}, "", "en", "Subscriptions"],
  ])("speak %s", async (_what, whom, accept, lang, title) => {
    const { page } = await signedIn(await serveDemo(), { ...whom });
    const { text } = await page("/subscriptions", accept === "" ? {} : { "accept-language": accept });
    expect(text).toContain(`<html lang="${lang}">`);
    expect(text).toContain(`<h1>${title}</h1>`);
  });

  it("write dates and money as their language does", async () => {
    const demo = await serveDemo();
    const text = async (locale: string) =>
      (await (await signedIn(demo, { customerId: "cus_globex", locale })).page("/invoices/in_globex_12")).text;
    const [de, ja] = [await text("de"), await text("ja")];
    expect(de).toMatch(/01\.11\.2026.*1\.519,00\s€/su);
    expect(ja).toMatch(/2026\/11\/01.*€1,519\.00/su);
  });

  it("wear the tenant's colours and name, and keep its customers apart", async () => {
    const { page } = await signedIn(await serveDemo(), { tenantId: "lumen" });
    const { text } = await page("");
    expect(text).toContain("theme-lumen.css");
    expect(text).toContain("Acme Buchhandlung");
    expect(text).not.toMatch(/Tidewater|Acme Corporation/);
  });

  it.each([
    ["cus_nova", "/subscriptions", "No subscriptions"],
    ["cus_nova", "/invoices", "No invoices yet"],
    ["cus_nova", "/credits", "No wallet yet"],
    ["cus_nova", "/payment-methods", "No payment method"],
    ["cus_fjord", "/usage", "No usage in this span of time"],
    ["cus_obrien", "/subscriptions", "Trial period"],
    ["cus_globex", "/subscriptions", "Past due"],
    ["cus_railway", "/subscriptions", "Ended on"],
    ["cus_meridian", "/subscriptions", "Enterprise Plus Annual Commitment (EMEA)"],
  ])("say what there is, and what there is not: %s%s %s", async (customerId, path, text) => {
    const { page } = await signedIn(await serveDemo(), { customerId });
    expect((await page(path)).text).toContain(text);
  });
});

describe("an address below the portal that is none", () => {
  it("is told in the session's language, with its tenant's looks and the navigation", async () => {
    const { page } = await signedIn(await serveDemo(), { tenantId: "lumen", locale: "de" });
    const { status, text } = await page("/nothing/at/all?really");
    expect(status).toBe(404);
    expect(text).toMatch(/<html lang="de">.*theme-lumen\.css.*<nav.*Rechnungen.*<h1>Hier ist nichts<\/h1>/s);
    expect(text).not.toMatch(/Tidewater|aria-current/);
  });

  it("is told to strangers in their browser's language, and shows them no navigation", async () => {
    const { baseUrl } = await serveDemo();
    const headers = { accept: "text/html", "accept-language": "ja" };
    const { status, text } = await send(`${baseUrl}/nothing`, { headers });
    expect(status).toBe(404);
    expect(text).toMatch(/<html lang="ja">.*<h1>ページが見つかりません<\/h1>/s);
    expect(text).not.toContain("<nav");
  });
});

describe("the search of invoices", () => {
  const rows = (text: string) => [...text.matchAll(/<th scope="row"><a[^>]*>([^<]+)</g)].map(([, number]) => number);

  it("is in the address, and finds by all that it asks for", async () => {
    const { page } = await signedIn(await serveDemo(), { customerId: "cus_globex" });
    const found = await page("/invoices?from=2026-08-01&to=2026-10-31&status=overdue&least=100");
    expect(rows(found.text)).toEqual(["GLOBEX-0011", "GLOBEX-0010"]);
    expect(found.text).toContain("2 invoices found.");
    expect(found.text).toMatch(/<input[^>]*id="least"[^>]*value="100"/s);
  });

  it.each(["from=2026-02-30", "to=yesterday", "least=-1", "most=1e9", "status=lost", `number=${"x".repeat(65)}`])(
    "names what cannot be meant: %s",
    async (query) => {
      const { page, get } = await signedIn(await serveDemo());
      const field = query.split("=", 1)[0];
      const refused = await page(`/invoices?${query}`);
      expect(refused.status).toBe(400);
      expect(rows(refused.text)).toEqual([]);
      expect(refused.text).toContain('role="alert">Nothing was searched: check the marked fields.<');
      expect(refused.text).not.toContain("invoices found");
      expect(refused.text).toContain(`id="${field}-error"`);
      expect(await get(`/api/invoices?${query}`)).toMatchObject({ status: 400, json: { errors: [{ path: field }] } });
    },
  );

  it.each([
    ["de", "1.882,58", "1.882,58", true],
    ["de", "1882,58", "1882.58", true],
    ["en", "1,882.58", "1882.58", true],
    ["ja", "1,882.58", "1,882.58", true],
    ["en", "1.882,58", "1,88.2", false],
    ["de", "1.88,58", "1.882.58", false],
    ["de", "1,882.58", ".882", false],
  ])("reads amounts as its language writes them: %s %s to %s", async (locale, least, most, isAmount) => {
    const { page } = await signedIn(await serveDemo(), { customerId: "cus_globex", locale });
    const { status, text } = await page(`/invoices?${new URLSearchParams({ least, most }).toString()}`);
    const isMarked = text.includes('id="least-error"') && text.includes('id="most-error"');
    expect([status, rows(text), isMarked]).toEqual(isAmount ? [200, ["GLOBEX-0012"], false] : [400, [], true]);
  });

  it("shows what was asked for as text", async () => {
    const { page } = await signedIn(await serveDemo());
    const { text } = await page(`/invoices?number=${encodeURIComponent('"><script>alert(1)</script>')}`);
    expect(text).toContain("&quot;&gt;&lt;script&gt;");
    expect(text).not.toContain("<script>alert");
  });

  it("has pages of a thousand, each small, that keep the search", async () => {
    const { page } = await signedIn(await serveDemo(), { customerId: "cus_hydra" });
    const last = await page("/invoices?status=void&page=4");
    expect(last.text).toContain("page=3");
    expect(last.text).toMatch(/status=void&amp;page=1/);
    const all = await page("/invoices?page=40");
    expect(rows(all.text)).toHaveLength(25);
    expect(rows(all.text).at(-1)).toBe("HYDRA-0001");
    expect(Buffer.byteLength(all.text)).toBeLessThan(40_000);
    for (const nonsense of ["0", "-1", "1e3", "99999999"])
      expect((await page(`/invoices?page=${nonsense}`)).status).toBe(200);
  });
});

describe("a new payment method", () => {
  it("comes from the processor's page, once, and only with an address that was given out", async () => {
    const demo = await serveDemo();
    const { post, get } = await signedIn(demo);
    const { status, json } = await post("/api/setup-intent");
    expect(status).toBe(201);
    const choose = (card: string, headers: Record<string, string>) =>
      fetch(demo.origin + json["url"], {
        method: "POST",
        redirect: "manual",
        headers,
        body: new URLSearchParams({ card }),
      });
    const own = { "sec-fetch-site": "same-origin" };
    expect((await choose("visa", { "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect((await choose("declined", own)).status).toBe(402);
    expect((await get("/api/payment-method")).json).not.toMatchObject({ last4: "1111" });
    expect((await choose("visa", own)).headers.get("location")).toBe(`${demo.baseUrl}/payment-methods?notice=updated`);
    expect((await get("/api/payment-method")).json).toMatchObject({ brand: "Visa", last4: "1111", expYear: 2029 });
    expect((await choose("mastercard", own)).status).toBe(404);
  });

  it("can no longer be given after half an hour", async () => {
    const demo = await serveDemo();
    const { json } = await (await signedIn(demo)).post("/api/setup-intent");
    demo.clock.pass(1800);
    expect((await fetch(demo.origin + json["url"])).status).toBe(404);
  });
});
