import { everyScope } from "@postern/example-demo";
import { describe, expect, it } from "vitest";
import { inChromium, person, useBrowser } from "../support/browser.ts";
import { management } from "../support/client.ts";
import { invoicesOf, serveDemo } from "../support/serve-demo.ts";

describe("a customer with a browser", inChromium, () => {
  const browser = useBrowser();

  it.each([
    ["with scripts", true],
    ["without scripts", false],
  ])(
    "enters by link and button, sees only their own, and is out after logging out, %s",
    async (_how, javaScriptEnabled) => {
      const demo = await serveDemo();
      const { page, complaints } = await person(browser(), demo, { javaScriptEnabled });
      const returnUrl = `${demo.origin}/`;
      const { json: session } = await management(demo).create({
        customerId: "cus_acme",
        scopes: everyScope,
        returnUrl,
      });

      await page.goto(session["url"]);
      expect(await page.getByRole("heading", { level: 1 }).textContent()).toContain("Acme Corporation");
      expect(await management(demo).get(session["id"])).toMatchObject({ json: { status: "issued" } });
      await page.keyboard.press("Tab"); // the button is the first thing the keyboard meets
      await page.keyboard.press("Enter");
      await page.waitForURL(demo.baseUrl);
      await page.getByRole("link", { name: "Invoices" }).click();
      const numbers = await page.getByRole("table", { name: "Invoices" }).getByRole("rowheader").allTextContents();
      expect(numbers).toEqual(invoicesOf(demo, "cus_acme").map(({ number }) => number));
      await page.getByRole("link", { name: "ACME-0006", exact: true }).click();
      await page.getByRole("heading", { name: "Invoice ACME-0006" }).waitFor();

      const theirs = await page.goto(`${demo.baseUrl}/invoices/in_globex_1`);
      expect(theirs!.status()).toBe(404);
      expect(await page.content()).not.toContain("GLOBEX");
      await page.goto(demo.baseUrl);
      await page.getByRole("button", { name: "Log out" }).click();
      await page.waitForURL(returnUrl);
      const out = await page.goto(demo.baseUrl);
      expect(out!.status()).toBe(401);
      expect(await page.getByRole("link").getAttribute("href")).toBe(`${demo.origin}/signed-out`);
      expect(complaints).toEqual([]);
    },
  );

  it("finds a way back on the page of a link that was used up by somebody else", async () => {
    const demo = await serveDemo();
    const { page, complaints } = await person(browser(), demo);
    const { json: session } = await management(demo).create({ customerId: "cus_acme" });
    await demo.portal.redeem(session["token"]);
    const used = await page.goto(session["url"]);
    expect(used!.status()).toBe(410);
    await page.getByRole("link").click();
    await page.waitForURL(`${demo.origin}/signed-out`);
    expect(complaints).toEqual([]);
  });
});
