import { describe, expect, it, onTestFinished } from "vitest";
import { inChromium, useBrowser } from "../../express/test/support/browser.ts";
import { bundle } from "./support/bundle.ts";
import { serveBoth } from "./support/serve-both.ts";

describe("the provider of docs/browser.md, when its customer changes", inChromium, () => {
  const browser = useBrowser();

  /** A page on the portal's own origin that has shown cus_acme's invoices. */
  async function visit() {
    const { portal, portalOrigin, clock } = await serveBoth();
    const context = await browser().newContext();
    onTestFinished(() => context.close());
    await context.clock.install({ time: clock.now });
    const mint = async (customerId: string) => {
      const { token, expiresAt } = await portal.sessions.create({ customerId, delivery: "token" });
      return [customerId, { token, expiresAt }] as const;
    };
    const tokens = JSON.stringify(Object.fromEntries([await mint("cus_acme"), await mint("cus_globex")]));
    const body = `<!doctype html><title>Portal</title><div id="root"></div>
      <script type="module">${await bundle("../test/support/two-customers.tsx")};
      globalThis.show = startPage(createRoot(document.getElementById("root")), origin, ${tokens});</script>`;
    await context.route(`${portalOrigin}/`, (route) => route.fulfill({ contentType: "text/html", body }));
    const page = await context.newPage();
    await page.goto(portalOrigin);
    const show = (id: string) => page.evaluate(`show("${id}")`);
    /** What the page's requests came to, once there are so many. */
    const told = async (count: number) => {
      await page.waitForFunction(`told.length >= ${count}`);
      return page.evaluate("told");
    };
    await show("cus_acme");
    expect(await told(1)).toEqual(["cus_acme 1: Invoices of cus_acme"]);
    return { portal, page, show, told };
  }

  it("gives the children the next one's session, and never a closed one", async () => {
    const { show, told } = await visit();
    await show("cus_globex");
    expect(await told(2)).toEqual(["cus_acme 1: Invoices of cus_acme", "cus_globex 1: Invoices of cus_globex"]);
  });

  it("shows the next one's page after a session that was over", async () => {
    const { portal, page, show, told } = await visit();
    await portal.sessions.revoke({ customerId: "cus_acme" });
    await page.getByRole("button", { name: "cus_acme" }).click();
    await page.getByRole("alert").waitFor();
    await show("cus_globex");
    await page.getByRole("button", { name: "cus_globex" }).waitFor();
    expect(await told(3)).toEqual([
      "cus_acme 1: Invoices of cus_acme",
      "cus_acme 2: 401",
      "cus_globex 1: Invoices of cus_globex",
    ]);
  });
});
