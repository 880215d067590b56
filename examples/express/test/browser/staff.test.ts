import { describe, expect, it } from "vitest";
import { enter, inChromium, person, useBrowser } from "../support/browser.ts";
import { management } from "../support/client.ts";
import { serveDemo } from "../support/serve-demo.ts";

describe("a member of the staff with a browser", inChromium, () => {
  const browser = useBrowser();

  it("enters a customer's portal from the app without another click", async () => {
    const demo = await serveDemo();
    const { page, complaints } = await person(browser(), demo);
    await page.goto(`${demo.origin}/?q=globex`);
    const opening = page.context().waitForEvent("page");
    await page.getByRole("button", { name: "Open customer portal of Globex GmbH" }).click();
    const portal = await opening;
    await portal.waitForURL(demo.baseUrl);
    await portal.getByRole("heading", { name: "Globex GmbH" }).waitFor();
    expect(complaints).toEqual([]);
  });

  it("is asked first when the app is on another site than the portal", async () => {
    const demo = await serveDemo();
    const anotherSite = demo.origin.replace("127.0.0.1", "localhost");
    const { page, complaints } = await person(browser(), demo, { elsewhere: [anotherSite] });
    await page.goto(`${anotherSite}/?q=globex`);
    const opening = page.context().waitForEvent("page");
    await page.getByRole("button", { name: "Open customer portal of Globex GmbH" }).click();
    const portal = await opening;
    await portal.waitForURL(`${demo.baseUrl}/open/*`);
    const button = portal.getByRole("button", { name: "Open the portal" });
    await button.waitFor();
    expect(await portal.locator("script").count()).toBe(0); // nothing that could press it
    await button.click();
    await portal.waitForURL(demo.baseUrl);
    expect(complaints).toEqual([]);
  });

  it("is asked first without scripts too", async () => {
    const demo = await serveDemo();
    const { page, complaints } = await person(browser(), demo, { javaScriptEnabled: false });
    await page.goto(demo.origin);
    const opening = page.context().waitForEvent("page");
    await page.getByRole("button", { name: "Open customer portal of Acme Corporation" }).click();
    const portal = await opening;
    await portal.getByRole("button", { name: "Open the portal" }).click();
    await portal.waitForURL(demo.baseUrl);
    expect(complaints).toEqual([]);
  });

  it("copies a link that lets the customer in", async () => {
    const demo = await serveDemo();
    const staff = await person(browser(), demo, { permissions: ["clipboard-read", "clipboard-write"] });
    await staff.page.goto(demo.origin);
    await staff.page.getByRole("button", { name: "Copy portal link of Acme Corporation" }).click();
    await staff.page.getByRole("status").filter({ hasText: "Copied" }).waitFor();
    const copied = await staff.page.evaluate<string>("navigator.clipboard.readText()");
    expect(await staff.page.getByRole("textbox", { name: "Portal link" }).inputValue()).toBe(copied);
    const customer = await person(browser(), demo);
    await enter(customer.page, demo, copied);
    expect([...staff.complaints, ...customer.complaints]).toEqual([]);
  });

  it("gets the link in a field where there are no scripts", async () => {
    const demo = await serveDemo();
    const { page, complaints } = await person(browser(), demo, { javaScriptEnabled: false });
    await page.goto(`${demo.origin}/?q=mallory`);
    await page.getByRole("button", { name: "Copy portal link of Mallory" }).click();
    const link = await page.getByRole("textbox", { name: "Portal link" }).inputValue();
    expect(await page.getByRole("textbox").getAttribute("readonly")).not.toBeNull();
    await enter(page, demo, link);
    expect(complaints).toEqual([]);
  });

  it("sees a session end without reloading, and ends one", async () => {
    const demo = await serveDemo();
    const { create, end, get } = management(demo);
    const [gone, kept] = [await create({ customerId: "cus_acme" }), await create({ customerId: "cus_globex" })];
    const { page, complaints } = await person(browser(), demo);
    await page.goto(`${demo.origin}/sessions`);
    const row = (session: typeof gone) => page.locator(`[data-session="${session.json["id"]}"]`);
    await row(gone).waitFor();
    await end(gone.json["id"]);
    await page.evaluate("dispatchEvent(new Event('focus'))"); // as when the tab is looked at again
    await row(gone).waitFor({ state: "detached" });
    await row(kept).getByRole("button", { name: "Revoke" }).click();
    await page.getByRole("status").waitFor();
    expect(await row(kept).count()).toBe(0);
    expect((await get(kept.json["id"])).json).toMatchObject({ status: "revoked" });
    expect(complaints).toEqual([]);
  });
});
