import type { Browser, BrowserContextOptions, FrameLocator, Page } from "playwright-core";
import { describe, expect, it, onTestFinished } from "vitest";
import { inChromium, useBrowser } from "../../express/test/support/browser.ts";
import { serveBoth, servePage } from "./support/serve-both.ts";

const HOUR = 3600;

/** A customer in the shop, whose browser's clock is the portal's until the test moves it. */
async function visit(browser: Browser, options: BrowserContextOptions = {}) {
  const sites = await serveBoth();
  const context = await browser.newContext(options);
  onTestFinished(() => context.close());
  await context.clock.install({ time: sites.clock.now });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(String(error)));
  await page.goto(sites.shopOrigin);
  const asked = () => sites.received.filter(({ url }) => url.endsWith("/portal-token")).length;
  return { ...sites, context, page, problems, asked, frame: page.frameLocator("#portal") };
}

const shows = async (frame: FrameLocator, text: string) => frame.getByText(text, { exact: true }).waitFor();

/** Lets time pass for the page alone: the portal's clock is the test's. */
const passes = (page: Page, seconds: number) => page.context().clock.runFor(seconds * 1000);

describe("a portal in an iframe of another site", inChromium, () => {
  const browser = useBrowser();

  it("shows the customer's own, with the token in memory: in no cookie, no storage and no address", async () => {
    const { context, frame, received, problems, page } = await visit(browser());
    await shows(frame, "1: Invoices of cus_acme");
    const sent = received.find(({ url }) => url === "/api/invoices")!.authorization!;
    expect(sent).toMatch(/^Bearer pstoken_/);
    const token = sent.slice("Bearer ".length);
    expect(await context.cookies()).toEqual([]);
    expect(received.map(({ url }) => url).join()).not.toContain(token);
    expect(JSON.stringify(await context.storageState())).not.toContain(token);
    for (const each of page.frames()) expect(await each.content()).not.toContain(token);
    expect(problems).toEqual([]);
  });

  it("is renewed a minute before its end, and goes on", async () => {
    const { clock, frame, page, asked, problems } = await visit(browser());
    await shows(frame, "1: Invoices of cus_acme");
    await passes(page, HOUR - 90);
    expect(asked()).toBe(1);
    clock.now += (HOUR - 90) * 1000;
    const renewing = page.waitForResponse("**/portal-token");
    await passes(page, 35);
    await renewing;
    clock.now += HOUR * 1000 - 1; // of the first token nothing is left, of the second one almost nothing
    await frame.getByRole("button", { name: "Again" }).click();
    await shows(frame, "2: Invoices of cus_acme");
    expect(asked()).toBe(2);
    expect(problems).toEqual([]);
  });

  it("is renewed when it was revoked, once, and the request goes through", async () => {
    const { portal, frame, asked, received } = await visit(browser());
    await shows(frame, "1: Invoices of cus_acme");
    await portal.sessions.revoke({ customerId: "cus_acme" });
    await frame.getByRole("button", { name: "Again" }).click();
    await shows(frame, "2: Invoices of cus_acme");
    expect(asked()).toBe(2);
    expect(received.filter(({ url }) => url === "/api/invoices")).toHaveLength(3);
  });

  it("says that it is over when the merchant gives no other", async () => {
    const { portal, suspended, frame } = await visit(browser());
    await shows(frame, "1: Invoices of cus_acme");
    suspended.add("cus_acme");
    await portal.sessions.revoke({ customerId: "cus_acme" });
    await frame.getByRole("button", { name: "Again" }).click();
    expect(await frame.getByRole("alert").textContent()).toBe("Your session is over.");
  });

  it("says that it is over when the page slept through its end", async () => {
    const { clock, suspended, frame, page } = await visit(browser());
    await shows(frame, "1: Invoices of cus_acme");
    suspended.add("cus_acme");
    clock.now += 9 * HOUR * 1000;
    await page.context().clock.fastForward(9 * HOUR * 1000); // timers that came due meanwhile fire once, late
    expect(await frame.getByRole("alert").textContent()).toBe("Your session is over.");
  });

  it("is not shown by a page of another origin, which gets no token for it either", async () => {
    const { page, frame, portalOrigin, asked } = await visit(browser());
    await shows(frame, "1: Invoices of cus_acme"); // the one token, of the page that may embed it
    const port = await servePage(`<iframe id="portal" src="${portalOrigin}/embedded"></iframe>`);
    const refusing = page.waitForEvent("console", (message) => message.text().includes("frame-ancestors"));
    await page.goto(`http://localhost:${port}`);
    await refusing;
    expect(asked()).toBe(1);
  });

  it("is not answered once the frame went to another origin", async () => {
    // The shop's own policy would not let the frame go there; this is what holds without one.
    const { page, frame, asked } = await visit(browser(), { bypassCSP: true });
    await shows(frame, "1: Invoices of cus_acme");
    const port = await servePage(`<title>Elsewhere</title><p>waiting</p><script>
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => document.body.append("got " + JSON.stringify(data));
      parent.postMessage("postern:token", "*", [port2]);
      parent.postMessage("told", "*");
    </script>`);
    const told = page.evaluate(
      `new Promise((resolve) => addEventListener("message", ({ data }) => data === "told" && resolve()))`,
    );
    await page.frames()[1]!.goto(`http://127.0.0.1:${port}`);
    await told;
    expect(asked()).toBe(1);
    expect(await page.frames()[1]!.locator("body").innerText()).not.toContain("got");
  });
});
