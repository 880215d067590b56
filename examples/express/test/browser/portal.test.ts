import { everyScope } from "@postern/example-demo";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { inChromium, person, useBrowser } from "../support/browser.ts";
import { axeProblems, firstLoad, overflow, unreachable } from "../support/page-checks.ts";
import { type ServedDemo, serveDemo } from "../support/serve-demo.ts";

const sections = ["Overview", "Subscriptions", "Invoices", "Credits", "Usage", "Payment methods"];
const phone = { viewport: { width: 360, height: 780 } };

interface Entry {
  readonly customerId?: string;
  readonly scopes?: readonly (typeof everyScope)[number][];
  readonly page?: string;
  readonly locale?: string;
}

/** Goes through an access link's page into the portal, as that customer. */
async function enterAs(page: Page, demo: ServedDemo, entry: Entry = {}): Promise<void> {
  const { customerId = "cus_acme", scopes = everyScope, page: path, locale } = entry;
  const { url } = await demo.portal.sessions.create({ customerId, scopes, page: path, locale });
  await page.goto(url!);
  await page.getByRole("button").click();
  await page.waitForURL(`${demo.baseUrl}${path ?? ""}`);
}

const section = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Billing" }).getByRole("link", { name });

describe("a customer in the portal", inChromium, () => {
  const browser = useBrowser();

  it.each([
    ["on a desk", {}],
    ["on a phone", phone],
    ["in the dark", { colorScheme: "dark" as const }],
  ])("reads every page, without a serious problem, a complaint or anything cut off, %s", async (_where, options) => {
    const demo = await serveDemo();
    const { page, complaints } = await person(browser(), demo, options);
    await enterAs(page, demo);
    for (const name of sections) {
      await section(page, name).click();
      await page.waitForURL(name === "Overview" ? demo.baseUrl : `${demo.baseUrl}/*`);
      expect(await section(page, name).getAttribute("aria-current")).toBe("page");
      expect([name, await overflow(page)]).toEqual([name, 0]);
      expect(await axeProblems(page)).toEqual([]);
    }
    for (const path of ["/invoices/in_acme_12", "/subscriptions/sub_acme_plan/cancel", "/invoices?from=never"]) {
      await page.goto(demo.baseUrl + path);
      expect([path, await overflow(page)]).toEqual([path, 0]);
      expect(await axeProblems(page)).toEqual([]);
    }
    expect(complaints).toEqual([]);
  });

  it("sees on a phone where in the navigation it is", async () => {
    const demo = await serveDemo();
    const { page } = await person(browser(), demo, phone);
    await enterAs(page, demo);
    for (const path of ["/subscriptions", "/usage", "/payment-methods"]) {
      await page.goto(demo.baseUrl + path);
      const current = page.getByRole("navigation", { name: "Billing" }).locator("[aria-current]");
      const { x, width } = (await current.boundingBox())!;
      expect([path, x >= 0, x + width <= phone.viewport.width]).toEqual([path, true, true]);
    }
  });

  it("finds on a phone links that a thumb hits, and no cells that say nothing", async () => {
    const demo = await serveDemo();
    const { page } = await person(browser(), demo, phone);
    await enterAs(page, demo, { page: "/invoices" });
    const { width, height } = (await page.getByRole("link", { name: "PDF of ACME-0012" }).boundingBox())!;
    expect([width >= 44, height >= 44]).toEqual([true, true]);
    await page.goto(`${demo.baseUrl}/credits`);
    const entry = page.getByRole("row").filter({ hasText: "Usage" }).first();
    expect(await entry.getByText("–", { exact: true }).filter({ visible: true }).count()).toBe(0);
    expect(await entry.locator("[data-label=Date]").isVisible()).toBe(true);
  });

  it.each([
    ["en", "cus_acme", /^\$\d+$/],
    ["de", "cus_hydra", /\s[$€]$/],
  ])(
    "reads on a phone a graph whose axis is within its card, and says the currency: %s",
    async (locale, customerId, cost) => {
      const demo = await serveDemo();
      const { page } = await person(browser(), demo, phone);
      await enterAs(page, demo, { customerId, locale });
      expect((await page.locator(".axis").first().textContent())!.trim()).toMatch(cost);
      await page.goto(`${demo.baseUrl}/usage`);
      const outside = await page.evaluate<number>(`[...document.querySelectorAll(".axis")].filter((label) =>
      label.checkVisibility() && label.getBoundingClientRect().left < label.closest(".card").getBoundingClientRect().left + 4).length`);
      expect(outside).toBe(0);
    },
  );

  it("prints an invoice without the notice that the session ends", async () => {
    const demo = await serveDemo();
    const { page } = await person(browser(), demo);
    await enterAs(page, demo, { page: "/invoices/in_acme_12" });
    const notice = page.locator("[data-expiry]");
    await notice.evaluate("document.querySelector('[data-expiry]').hidden = false");
    expect(await notice.isVisible()).toBe(true);
    await page.emulateMedia({ media: "print" });
    expect(await notice.isVisible()).toBe(false);
  });

  it.each(["cus_mallory", "cus_hydra", "cus_nova", "cus_sakura", "cus_railway", "cus_meridian"])(
    "has pages that hold what %s brings, on a phone",
    async (customerId) => {
      const demo = await serveDemo();
      const { page, complaints } = await person(browser(), demo, phone);
      await enterAs(page, demo, { customerId, locale: customerId === "cus_sakura" ? "ja" : "en" });
      for (const path of ["", "/subscriptions", "/invoices", "/credits", "/usage", "/payment-methods"]) {
        await page.goto(demo.baseUrl + path);
        expect([path, await overflow(page)]).toEqual([path, 0]);
      }
      expect(await axeProblems(page)).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );

  it("loads each page in at most 100 KB, everything included", async () => {
    const demo = await serveDemo();
    const { page } = await person(browser(), demo);
    await enterAs(page, demo, { customerId: "cus_hydra" });
    for (const path of ["", "/subscriptions", "/invoices", "/credits", "/usage", "/payment-methods"]) {
      const cold = await page.context().newPage();
      const bytes = await firstLoad(cold, demo.baseUrl + path);
      expect([path, bytes > 20_000 && bytes <= 100_000]).toEqual([path, true]);
    }
  });

  it("reaches everything by keyboard alone, and the bars of a graph by its arrows", async () => {
    const demo = await serveDemo();
    const { page } = await person(browser(), demo);
    await enterAs(page, demo);
    for (const path of ["", "/subscriptions", "/invoices", "/credits", "/usage", "/payment-methods"]) {
      await page.goto(demo.baseUrl + path);
      expect([path, await unreachable(page)]).toEqual([path, []]);
    }
    await page.goto(`${demo.baseUrl}/usage?window=7d`);
    const bars = page.getByRole("group", { name: "API calls over time" }).getByRole("img");
    await bars.last().focus();
    await page.keyboard.press("ArrowLeft");
    const told = await page.evaluate<string>("document.activeElement.getAttribute('aria-label')");
    expect(told).toMatch(/^Fri, November 20: [\d,]+ calls$/);
    expect(await page.locator(".point:focus text").isVisible()).toBe(true);
  });
});

describe.each([
  ["with scripts", true],
  ["without scripts", false],
])("a customer %s", inChromium, (_how, javaScriptEnabled) => {
  const browser = useBrowser();

  it("cancels a subscription after being asked, and resumes it", async () => {
    const demo = await serveDemo();
    const { page, complaints } = await person(browser(), demo, { javaScriptEnabled });
    await enterAs(page, demo, { page: "/subscriptions" });
    const state = () => demo.shop.subscriptions.find("sub_acme_audit")?.cancelAtPeriodEnd;
    await page.getByRole("link", { name: "Cancel Audit log" }).click();
    await page.getByRole("link", { name: "Keep it" }).click();
    expect(state()).toBe(false);
    await page.getByRole("link", { name: "Cancel Audit log" }).click();
    await page.getByRole("button", { name: "Cancel at period end" }).click();
    await page.getByRole("status").filter({ hasText: "Cancelled." }).waitFor();
    expect(state()).toBe(true);
    await page.getByRole("button", { name: "Resume Audit log" }).click();
    await page.getByRole("status").filter({ hasText: "Resumed." }).waitFor();
    expect(state()).toBe(false);
    expect(complaints).toEqual([]);
  });

  it("finds an invoice, and keeps it as a file", async () => {
    const demo = await serveDemo();
    const { page, complaints } = await person(browser(), demo, { javaScriptEnabled });
    await enterAs(page, demo, { page: "/invoices" });
    await page.getByRole("combobox", { name: "Status" }).selectOption("Void");
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByRole("link", { name: "ACME-0002", exact: true }).click();
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "PDF" }).click()]);
    expect(file.suggestedFilename()).toBe("ACME-0002.pdf");
    expect(complaints).toEqual([]);
  });

  it("looks at usage over another span of time, in a graph and in a table", async () => {
    const demo = await serveDemo();
    const { page, complaints } = await person(browser(), demo, { javaScriptEnabled });
    await enterAs(page, demo);
    for (const [span, bars] of [
      ["1 day", 24],
      ["7 days", 7],
      ["12 months", 12],
    ] as const) {
      await page.getByRole("link", { name: span }).click();
      await page.getByRole("link", { name: span }).and(page.locator("[aria-current]")).waitFor();
      expect(await page.locator(".point").count()).toBe(bars);
      await page.locator("summary").click();
      expect(await page.getByRole("table", { name: "Cost over time" }).getByRole("row").count()).toBe(bars + 1);
    }
    expect(complaints).toEqual([]);
  });

  it("changes the card on the processor's page, and comes back", async () => {
    const demo = await serveDemo();
    const { page, complaints } = await person(browser(), demo, { javaScriptEnabled });
    await enterAs(page, demo, { page: "/payment-methods" });
    await page.getByRole("button", { name: "Change card" }).click();
    await page.getByRole("radio", { name: "declined" }).check();
    await page.getByRole("button", { name: "Save card" }).click();
    await page.getByRole("alert").waitFor();
    await page.getByRole("radio", { name: "Visa" }).check();
    await page.getByRole("button", { name: "Save card" }).click();
    await page.getByRole("status").filter({ hasText: "Your card was updated." }).waitFor();
    expect(await page.getByRole("heading", { name: "Visa" }).isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  });

  it("finds a way back from a page that the session does not reach, and from one that is not there", async () => {
    const demo = await serveDemo();
    const { page, complaints } = await person(browser(), demo, { javaScriptEnabled });
    await enterAs(page, demo, { scopes: ["usage:read"] });
    expect((await page.goto(`${demo.baseUrl}/invoices`))!.status()).toBe(403);
    await page.getByRole("link", { name: "Open the portal" }).click();
    await page.waitForURL(demo.baseUrl);
    expect((await page.goto(`${demo.baseUrl}/nothing`))!.status()).toBe(404);
    await page.getByRole("link", { name: "To the overview" }).click();
    await page.waitForURL(demo.baseUrl);
    expect(complaints).toEqual([]);
  });
});
