import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { enter, inChromium, person, useBrowser } from "../support/browser.ts";
import { management } from "../support/client.ts";
import { axeProblems, firstLoad, overflow, tabStops } from "../support/page-checks.ts";
import { type ServedDemo, serveDemo } from "../support/serve-demo.ts";

const button = (page: Page, name: string) => page.getByRole("button", { name });
const status = (page: Page, text: string) => page.getByRole("status").filter({ hasText: text }).waitFor();

/** Sessions in every state, of a customer with a hostile name too. */
async function busyDemo(): Promise<ServedDemo & { readonly sessionId: string }> {
  const demo = await serveDemo();
  const { sessions } = demo.portal;
  const longest = { actor: "x".repeat(255), metadata: { note: "<b>".repeat(300) }, page: `/${"y".repeat(900)}` };
  const { token } = await sessions.create({ customerId: "cus_mallory", ...longest });
  await demo.portal.redeem(token);
  await demo.portal.redeem(token).catch(() => {});
  const { id } = await sessions.create({ customerId: "cus_mallory", delivery: "token" });
  await sessions.revoke(id);
  await sessions.create({ customerId: "cus_mallory", ttlSeconds: 60 });
  demo.clock.pass(60);
  for (let more = 0; more < 26; more += 1) await sessions.create({ customerId: "cus_acme" });
  return { ...demo, sessionId: id };
}

/** Every page of the merchant's app, with data that is long, hostile, or not there. */
const pagesOf = ({ embedOrigin, sessionId }: { readonly embedOrigin: string; readonly sessionId: string }) => [
  "/",
  "/?q=nobody+is+called+that",
  "/customers/cus_mallory?ended=1",
  "/customers/cus_obrien?notice=all-ended",
  "/customers/cus_railway/new",
  "/customers/cus_mallory/revoke",
  "/sessions",
  "/sessions?ended=1",
  `/sessions/${sessionId}`,
  "/audit",
  "/audit?session=ps_nothing",
  `${embedOrigin}/embed`,
  `${embedOrigin}/embed/bearer?customer=cus_mallory`,
  `${embedOrigin}/embed/cookie?customer=cus_mallory`,
  `${embedOrigin}/embed/left?customer=cus_mallory`,
];

describe("a member of the staff with a browser", inChromium, () => {
  const browser = useBrowser();

  it("enters a customer's portal from the app without another click", async () => {
    const demo = await serveDemo();
    const { page, complaints } = await person(browser(), demo);
    await page.goto(`${demo.origin}/?q=globex`);
    const opening = page.context().waitForEvent("page");
    await button(page, "Open customer portal of Globex GmbH").click();
    const portal = await opening;
    await portal.waitForURL(demo.baseUrl);
    await portal.getByRole("heading", { name: "Globex GmbH" }).first().waitFor();
    expect(complaints).toEqual([]);
  });

  it.each([
    ["when the app is on another site than the portal", true],
    ["without scripts", false],
  ])("is asked first %s", async (_when, javaScriptEnabled) => {
    const demo = await serveDemo();
    const app = javaScriptEnabled ? demo.embedOrigin : demo.origin;
    const { page, complaints } = await person(browser(), demo, { elsewhere: [app], javaScriptEnabled });
    await page.goto(`${app}/?q=globex`);
    const opening = page.context().waitForEvent("page");
    await button(page, "Open customer portal of Globex GmbH").click();
    const portal = await opening;
    await portal.waitForURL(`${demo.baseUrl}/open/*`);
    await button(portal, "Open the portal").waitFor();
    expect(await portal.locator("script").count()).toBe(javaScriptEnabled ? 0 : 1); // nothing that could press it
    await button(portal, "Open the portal").click();
    await portal.waitForURL(demo.baseUrl);
    expect(complaints).toEqual([]);
  });

  it("finds a customer while typing, copies a link that lets them in, and sees and ends their session", async () => {
    const demo = await serveDemo();
    const staff = await person(browser(), demo, { permissions: ["clipboard-read", "clipboard-write"] });
    const { page } = staff;
    await page.goto(demo.origin);
    await page.getByRole("searchbox").fill("acme-001");
    await status(page, "1 customer found");
    expect(new URL(page.url()).searchParams.get("q")).toBe("acme-001");
    await page.getByRole("link", { name: "Acme Corporation" }).click();
    await button(page, "Copy portal link of Acme Corporation").click();
    await status(page, "Copied");
    const copied = await page.evaluate<string>("navigator.clipboard.readText()");
    expect(await page.getByRole("textbox", { name: "Portal link" }).inputValue()).toBe(copied);
    await page.getByText("Not opened yet").waitFor();
    const customer = await person(browser(), demo);
    await enter(customer.page, demo, copied);
    await page.evaluate("dispatchEvent(new Event('focus'))"); // as when the tab is looked at again
    await page.getByText("In use").waitFor();
    await button(page, "Revoke session").click();
    await status(page, "The session has ended");
    expect((await customer.page.reload())!.status()).toBe(401);
    expect([...staff.complaints, ...customer.complaints]).toEqual([]);
  });

  it("is told when no link was made", async () => {
    const demo = await serveDemo();
    const { page } = await person(browser(), demo);
    await page.goto(`${demo.origin}/customers/cus_acme`);
    await page.route("**/customers/cus_acme/link*", (route) => route.abort());
    await button(page, "Copy portal link of Acme Corporation").click();
    const alert = page.getByRole("alert");
    expect(await alert.textContent()).toContain("No link was made");
    expect(await alert.getAttribute("class")).toBe("error");
  });

  it("does all of it without scripts, and is asked before all sessions of a customer end", async () => {
    const demo = await serveDemo();
    const { page, complaints } = await person(browser(), demo, { javaScriptEnabled: false });
    await page.goto(demo.origin);
    await page.getByRole("searchbox").fill("MALLORY");
    await button(page, "Search").click();
    await button(page, "Copy portal link of Mallory").click();
    const link = page.getByRole("textbox", { name: "Portal link" });
    expect(await link.getAttribute("readonly")).not.toBeNull();
    const url = await link.inputValue();
    await page.getByRole("link", { name: "Done" }).click();
    expect(await page.content()).not.toContain(url.split(".").at(-1)); // it was shown once
    await page.getByRole("link", { name: "Revoke all…" }).click();
    await button(page, "Revoke all sessions").click();
    await status(page, "Every session of this customer has ended");
    await page.getByText("No live sessions.").waitFor();
    expect((await page.goto(url))!.status()).toBe(410);
    expect(complaints).toEqual([]);
  });

  it("makes a session with every option, is told at each field what is wrong, and sees the link once", async () => {
    const demo = await serveDemo();
    const { page, complaints } = await person(browser(), demo);
    await page.goto(`${demo.origin}/customers/cus_acme/new`);
    await page.getByLabel("Lasts, in seconds").fill("59");
    await page.getByLabel("Redirect").check();
    await button(page, "Create session").click();
    const alert = page.getByRole("alert");
    expect(await alert.textContent()).toContain("must be a whole number of seconds from 60 to 86400");
    expect(await alert.evaluate("document.activeElement.matches('[role=alert]')")).toBe(true);
    await alert.getByRole("link", { name: "Lasts, in seconds" }).click();
    const ttl = page.getByLabel("Lasts, in seconds");
    expect(await ttl.getAttribute("aria-invalid")).toBe("true");
    expect(await page.getByLabel("Redirect").isChecked()).toBe(true); // nothing that was filled in is lost
    await ttl.fill("900");
    await page.getByLabel("Actor").fill("sam@acme.example");
    await page.getByLabel("Metadata").fill("ticket=42");
    await button(page, "Create session").click();
    const url = await page.getByRole("textbox", { name: "Portal link" }).inputValue();
    await page.getByRole("link", { name: "Show the session" }).click();
    const facts = await page.getByRole("main").textContent();
    for (const fact of ["sam@acme.example", "ticket = 42", "createdBy = Dana Reyes", "from this app, once"])
      expect(facts).toContain(fact);
    expect(await page.content()).not.toContain(url.split(".").at(-1));
    await page.getByText("Created").first().waitFor();
    expect(complaints).toEqual([]);
  });

  it("pages through sessions and events, and filters the audit trail", async () => {
    const demo = await busyDemo();
    const { page, complaints } = await person(browser(), demo);
    await page.goto(`${demo.origin}/sessions`);
    expect(await page.locator("[data-session]").count()).toBe(20);
    await page.getByRole("link", { name: "Older sessions" }).click();
    expect(await page.locator("[data-session]").count()).toBe(7);
    await page.getByRole("link", { name: "With ended" }).click();
    await page.getByRole("link", { name: "Audit trail" }).click();
    await page.getByRole("link", { name: "Older events" }).click();
    await page.getByLabel("Customer id").fill("cus_mallory");
    await page.getByLabel("Event").selectOption("denied");
    await button(page, "Filter").click();
    expect(await page.getByRole("main").getByRole("listitem").allTextContents()).toEqual([
      expect.stringMatching(/Denied\s+link_redeemed/),
    ]);
    await page.getByRole("link", { name: "Clear" }).click();
    expect(complaints).toEqual([]);
  });

  it.each([
    ["on a desk", { width: 1280, height: 800 }, "light"],
    ["on a phone", { width: 360, height: 740 }, "dark"],
  ] as const)("meets pages without a fault %s", { timeout: 180_000 }, async (_where, viewport, colorScheme) => {
    const demo = await busyDemo();
    const options = { viewport, colorScheme, elsewhere: [demo.embedOrigin] };
    const { page, complaints } = await person(browser(), demo, options);
    for (const path of pagesOf(demo)) {
      const bytes = await firstLoad(page, new URL(path, demo.origin).href);
      const found = {
        path,
        axe: await axeProblems(page),
        overflow: await overflow(page),
        isSmall: bytes <= 100 * 1024,
      };
      expect(found).toEqual({ path, axe: [], overflow: 0, isSmall: true });
    }
    expect(complaints).toEqual([]);
  });

  it("reaches everything by keyboard, and sees where the focus is", async () => {
    const demo = await serveDemo();
    await management(demo).create({ customerId: "cus_acme" });
    const { page } = await person(browser(), demo);
    await page.goto(`${demo.origin}/customers/cus_acme`);
    const stops = await tabStops(page);
    const every = [
      "Skip to the content",
      "Sessions",
      "Audit trail",
      "Embedding",
      "Open customer portal of Acme Corporation",
    ];
    for (const name of [...every, "Copy portal link of Acme Corporation", "Revoke all…", "New session…", "With ended"])
      expect(stops).toContain(name);
    expect(stops.filter((stop) => stop.startsWith("Revoke session"))).toHaveLength(1);
    expect(stops.filter((stop) => stop.startsWith("without a focus ring"))).toEqual([]);
    await page.goto(`${demo.origin}/customers/cus_acme/new`);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter"); // skips the menu
    for (let field = 0; field < 12; field += 1) await page.keyboard.press("Tab");
    await page.getByLabel("Metadata").press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("textbox", { name: "Portal link" }).waitFor();
  });
});
