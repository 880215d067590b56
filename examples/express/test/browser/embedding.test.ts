import type { everyScope } from "@postern/example-demo";
import type { Browser, BrowserContextOptions, Page, Request } from "playwright-core";
import { describe, expect, it } from "vitest";
import { enter, inChromium, person, useBrowser } from "../support/browser.ts";
import { management } from "../support/client.ts";
import { axeProblems, overflow } from "../support/page-checks.ts";
import { serveDemo, servePage } from "../support/serve-demo.ts";

const TTL_SECONDS = 3600;

/** A customer in the merchant's app, which shows the portal of another site; the clocks of both are the test's. */
async function visit(browser: Browser, path: string, options: BrowserContextOptions = {}) {
  const demo = await serveDemo();
  const { page, complaints } = await person(browser, demo, { elsewhere: [demo.embedOrigin], ...options });
  const context = page.context();
  await context.clock.install({ time: demo.clock.now });
  const requests: Request[] = []; // from the first on: the frame may have sent its own before the page has loaded
  page.on("request", (request) => requests.push(request));
  await page.goto(demo.embedOrigin + path);
  const pass = passing(page, demo.clock);
  return { demo, page, context, complaints, requests, pass, frame: page.frameLocator("iframe") };
}

const sessionsOf = async (demo: Awaited<ReturnType<typeof serveDemo>>) =>
  (await management(demo).list("?includeExpired=true")).json["data"] as Record<string, unknown>[];

describe("the portal in a frame of another site, by bearer", inChromium, () => {
  const browser = useBrowser();

  it("shows what the session may see, without a cookie, and with the token nowhere in the page", async () => {
    const { demo, page, context, complaints, requests, frame } = await visit(
      browser(),
      "/embed/bearer?customer=cus_acme",
    );
    await frame.getByRole("table", { name: "Invoices" }).waitFor();
    const sent = () => requests.find((request) => request.url() === `${demo.baseUrl}/api/invoices`);
    await expect.poll(sent).toBeDefined(); // the browser may tell of it later than it shows the answer
    const token = (await sent()!.allHeaders())["authorization"]!.slice("Bearer ".length);
    expect(token).toMatch(/^eyJ/);
    expect(await context.cookies()).toEqual([]);
    for (const each of page.frames()) {
      expect(await each.content()).not.toContain(token);
      expect(await axeProblems(each)).toEqual([]);
    }
    expect(complaints).toEqual([]);
  });

  it("says when it is about to end, and goes on with what is on the page", async () => {
    const { demo, page, complaints, frame, pass } = await visit(browser(), "/embed/bearer?customer=cus_acme");
    const heading = frame.getByRole("heading", { name: "Acme Corporation" });
    await heading.waitFor();
    await heading.evaluate("document.title = 'the same page'");
    await pass(TTL_SECONDS - 300);
    expect(await frame.getByRole("alert").isVisible()).toBe(false);
    await pass(200);
    await frame.getByRole("alert").waitFor();
    const renewing = page.waitForResponse("**/embed/token*");
    await frame.getByRole("button", { name: "Continue" }).click();
    await renewing;
    await frame.getByRole("alert").waitFor({ state: "hidden" });
    await pass(200); // the first token is over
    expect(await heading.isVisible()).toBe(true);
    expect(await page.frames()[1]!.title()).toBe("the same page");
    expect((await sessionsOf(demo)).map(({ status, delivery }) => [status, delivery])).toEqual([
      ["redeemed", "token"],
      ["expired", "token"],
    ]);
    expect(complaints).toEqual([]);
  });

  it("says that it has ended, and starts again", async () => {
    const { complaints, frame, pass } = await visit(browser(), "/embed/bearer?customer=cus_acme");
    await frame.getByRole("heading", { name: "Acme Corporation" }).waitFor();
    await pass(TTL_SECONDS + 31);
    await frame.getByRole("heading", { name: "Your session has ended" }).waitFor();
    await frame.getByRole("button", { name: "Start again" }).click();
    await frame.getByRole("heading", { name: "Acme Corporation" }).waitFor();
    expect(complaints).toEqual([]);
  });
});

describe("what the framed page says", inChromium, () => {
  const browser = useBrowser();

  /** On a phone, with a session that the merchant's backend makes on these terms. */
  async function framed(customerId: string, locale: string, scopes?: readonly (typeof everyScope)[number][]) {
    const demo = await serveDemo();
    const options = { elsewhere: [demo.embedOrigin], viewport: { width: 360, height: 780 }, locale: "ja" };
    const { page } = await person(browser(), demo, options);
    await page.route("**/embed/token?*", async (route) => {
      const made = await demo.portal.sessions.create({ customerId, locale, scopes, delivery: "token" });
      await route.fulfill({ json: { ...made, expiresAt: new Date(made.expiresAt).toISOString() } });
    });
    await page.goto(`${demo.embedOrigin}/embed/bearer?customer=${customerId}`);
    await page.frameLocator("iframe").getByRole("heading", { level: 2 }).first().waitFor();
    return page.frames()[1]!;
  }

  it.each([
    ["en", "cus_railway", /Starter.*Cancelled.*Oct 1, 2026.*£18\.00 a month/, "Ended on"],
    ["de", "cus_globex", /Business.*Zahlung überfällig.*01\.12\.2026.*1\.519,00\s€ im Monat/, "Nächste Abrechnung"],
  ])("is in one language, and on a phone no wider than its frame: %s", async (locale, customerId, row, when) => {
    const frame = await framed(customerId, locale);
    expect(await frame.locator("html").getAttribute("lang")).toBe(locale);
    const subscription = frame
      .getByRole("row")
      .filter({ has: frame.getByRole("rowheader") })
      .first();
    expect(await subscription.textContent()).toMatch(row);
    expect(await subscription.locator("[data-label]").nth(1).getAttribute("data-label")).toBe(when);
    expect(await overflow(frame)).toBe(0);
    expect(await axeProblems(frame)).toEqual([]);
  });

  it("leaves out what the session may not see, and announces a line instead of everything", async () => {
    const frame = await framed("cus_acme", "en", ["invoices:read"]);
    expect(await frame.getByRole("heading").allTextContents()).toEqual(["Acme Corporation", "Invoices"]);
    expect(await frame.locator("[aria-live]").count()).toBe(0);
    expect(await frame.getByRole("status").textContent()).toBe("Acme Corporation");
  });
});

describe("the portal in a frame of another site, by partitioned cookie", inChromium, () => {
  const browser = useBrowser();

  it.each([
    ["with scripts", true],
    ["without scripts", false],
  ])("is entered by a click, and its cookie is of this embedding only, %s", async (_how, javaScriptEnabled) => {
    const path = "/embed/cookie?customer=cus_acme";
    const { demo, page, context, complaints, frame } = await visit(browser(), path, { javaScriptEnabled });
    if (!javaScriptEnabled) await page.getByRole("button", { name: "Open billing in the frame" }).click();
    await frame.getByRole("button", { name: "Open the portal" }).click();
    await frame.getByRole("button", { name: "Log out" }).waitFor();
    const cookies = await context.cookies();
    expect(
      cookies.map(({ secure, sameSite, httpOnly, partitionKey }) => [secure, sameSite, httpOnly, partitionKey]),
    ).toEqual(cookies.map(() => [true, "None", true, "http://localhost"]));
    expect(cookies.map(({ name }) => name.endsWith("-claimant")).toSorted((a, b) => Number(a) - Number(b))).toEqual([
      false,
      true,
    ]);
    const alone = await context.newPage();
    expect((await alone.goto(demo.baseUrl))!.status()).toBe(401); // the portal by itself knows nobody
    const another = await demo.portal.sessions.create({ customerId: "cus_globex" });
    await enter(alone, demo, another.url!);
    await frame.getByRole("link", { name: "Invoices" }).first().click(); // neither disturbs the other
    await frame.getByRole("heading", { name: "Invoices" }).waitFor();
    expect((await alone.reload())!.status()).toBe(200);
    expect(complaints).toEqual([]);
  });

  it("goes on by cookie too, and ends what it replaces", async () => {
    const { demo, complaints, frame, pass } = await visit(browser(), "/embed/cookie?customer=cus_acme");
    await frame.getByRole("button", { name: "Open the portal" }).click();
    await frame.getByRole("button", { name: "Log out" }).waitFor();
    await pass(TTL_SECONDS - 100);
    await frame.getByRole("button", { name: "Continue" }).click();
    await frame.getByRole("alert").waitFor({ state: "hidden" });
    await frame.getByRole("button", { name: "Log out" }).waitFor();
    expect((await sessionsOf(demo)).map(({ status }) => status)).toEqual(["redeemed", "revoked"]);
    expect(complaints).toEqual([]);
  });

  it("has a way back where it has expired, and after logging out", async () => {
    const { demo, page, complaints, frame, pass } = await visit(browser(), "/embed/cookie?customer=cus_acme");
    await frame.getByRole("button", { name: "Open the portal" }).click();
    await frame.getByRole("button", { name: "Log out" }).waitFor();
    await pass(TTL_SECONDS + 1);
    await frame.getByRole("heading", { name: "Your session has expired" }).waitFor();
    await frame.getByRole("link", { name: "Back to" }).click();
    await page.waitForURL(`${demo.embedOrigin}/embed/cookie?customer=cus_acme`);
    await frame.getByRole("button", { name: "Open the portal" }).click();
    await frame.getByRole("button", { name: "Log out" }).click();
    await frame.getByRole("heading", { name: "You have left billing" }).waitFor();
    expect(await axeProblems(page.frames()[1]!)).toEqual([]);
    await frame.getByRole("link", { name: "Open it again" }).click();
    await frame.getByRole("button", { name: "Open the portal" }).waitFor();
    expect(complaints).toEqual([]);
  });
});

describe("a site that may not embed the portal", inChromium, () => {
  const browser = useBrowser();

  it.each(["/portal", "/portal/embedded", "/portal/open/nonsense", "/"])("sees nothing of %s", async (path) => {
    const demo = await serveDemo();
    const port = await servePage(`<h1>Win a prize</h1><iframe src="${demo.origin}${path}"></iframe>`);
    const elsewhere = [`http://localhost:${port}`];
    const { page, complaints } = await person(browser(), demo, { elsewhere });
    await page.goto(elsewhere[0]!);
    await expect.poll(() => complaints.join()).toContain("frame-ancestors");
    await expect.poll(() => page.frames()[1]!.url()).toMatch(/^chrome-error:/);
  });

  it("gets no token from the page that embeds it, nor from its backend", async () => {
    const demo = await serveDemo();
    const asking = `parent.postMessage("postern:token", "*", [new MessageChannel().port2])`;
    const port = await servePage(`<script>${asking}</script>`);
    const elsewhere = [demo.embedOrigin, `http://localhost:${port}`];
    const { page } = await person(browser(), demo, { elsewhere });
    let asked = 0;
    page.on("request", (request) => (asked += Number(request.url().includes("/embed/token"))));
    await page.goto(`${demo.embedOrigin}/embed/bearer?customer=cus_acme`);
    await page.frameLocator("iframe").getByRole("heading", { name: "Acme Corporation" }).waitFor();
    await page.goto(elsewhere[1]!);
    const refused = await page.evaluate<string>(
      `fetch("${demo.embedOrigin}/embed/token?customer=cus_acme", { method: "POST" }).then((r) => r.text(), () => "refused")`,
    );
    expect([refused, asked]).toEqual(["refused", 2]);
    expect(await sessionsOf(demo)).toHaveLength(1);
  });
});

describe("a portal page by itself", inChromium, () => {
  const browser = useBrowser();

  it("says in time that the session ends, goes on where it was, and leads to the expired page", async () => {
    const demo = await serveDemo();
    const { page, complaints } = await person(browser(), demo);
    const { json: session } = await management(demo).create({ customerId: "cus_acme", returnUrl: `${demo.origin}/` });
    await page.context().clock.install({ time: 0 }); // a customer's clock may be wrong
    await enter(page, demo, session["url"]);
    const pass = passing(page, demo.clock);
    await page.goto(`${demo.baseUrl}/invoices/in_acme_1`);
    await pass(TTL_SECONDS - 300);
    expect(await page.getByRole("alert").isVisible()).toBe(false);
    await pass(200);
    await page.getByRole("alert").waitFor();
    expect(await axeProblems(page)).toEqual([]);
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("alert").waitFor({ state: "hidden" });
    expect(page.url()).toBe(`${demo.baseUrl}/invoices/in_acme_1`);
    await pass(TTL_SECONDS);
    await page.getByRole("heading", { name: "Your session has expired" }).waitFor();
    await page.getByRole("link", { name: "Back to Tidewater" }).click();
    await page.waitForURL(`${demo.origin}/`);
    expect(complaints).toEqual([]);
  });
});

/** Lets time go by on both sides, once every script has begun to count it. */
function passing(page: Page, clock: { pass(seconds: number): void }) {
  return async (seconds: number) => {
    for (const frame of page.frames()) await frame.waitForLoadState();
    clock.pass(seconds);
    await page.context().clock.runFor(seconds * 1000);
  };
}
