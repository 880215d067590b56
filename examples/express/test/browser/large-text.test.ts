import { everyScope } from "@postern/example-demo";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { inChromium, person, useBrowser } from "../support/browser.ts";
import { overflow } from "../support/page-checks.ts";
import { serveDemo } from "../support/serve-demo.ts";

const viewport = { width: 360, height: 780 };

const portalPages = ["", "/subscriptions", "/invoices", "/credits", "/usage", "/payment-methods"].concat([
  "/invoices/in_acme_12",
  "/subscriptions/sub_acme_plan/cancel",
  "/invoices?from=never&least=abc",
]);

const staffPages = ["/", "/customers/cus_mallory", "/customers/cus_mallory/new", "/sessions", "/audit", "/embed"];

/** @returns a line for each page of which something is beyond the edge. */
async function tooWide(page: Page, urls: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const url of urls) {
    await page.goto(url);
    await page.evaluate("document.fonts.ready");
    const within = await page.evaluate<number>(
      "Math.max(0, ...[...document.querySelectorAll('.scroll')].map((box) => box.scrollWidth - box.clientWidth))",
    );
    const by = Math.max(within, await overflow(page));
    if (by > 0) found.push(`${url}: ${by} px`);
  }
  return found;
}

describe.each([24, 32])("a person whose text is %s pixels high, on a phone", inChromium, (fontSize) => {
  const browser = useBrowser(fontSize);

  it.each(["en", "de", "ja"])("reads every page of the portal without scrolling sideways: %s", async (locale) => {
    const demo = await serveDemo();
    const { page } = await person(browser(), demo, { viewport });
    const returnUrl = `${demo.origin}/`;
    const { url } = await demo.portal.sessions.create({
      customerId: "cus_acme",
      scopes: everyScope,
      returnUrl,
      locale,
    });
    await page.goto(url!);
    await page.getByRole("button").click();
    await page.waitForURL(demo.baseUrl);
    const urls = portalPages.map((path) => demo.baseUrl + path);
    expect(await tooWide(page, urls)).toEqual([]);
  });

  it("reads the merchant's app without scrolling sideways", async () => {
    const demo = await serveDemo();
    await demo.portal.sessions.create({ customerId: "cus_mallory" });
    const { page } = await person(browser(), demo, { viewport });
    const urls = staffPages.map((path) => demo.origin + path);
    expect(await tooWide(page, urls)).toEqual([]);
  });
});
