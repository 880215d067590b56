import { describe, expect, it } from "vitest";
import { enter, inChromium, person, useBrowser } from "../support/browser.ts";
import { management } from "../support/client.ts";
import { serveDemo, servePage } from "../support/serve-demo.ts";

// Cookies know sites and no ports: from another port of our host the session cookie comes along, from another
// site it does not.
const forgers = [
  { where: "another site", host: "localhost", cancel: 401 },
  { where: "another port of the same host", host: "127.0.0.1", cancel: 403 },
] as const;

describe.each(forgers)("a form forged on $where", inChromium, ({ host, cancel }) => {
  const browser = useBrowser();

  it.each([
    { what: "redeem a stranger's link", path: "/redeem", status: 403 },
    { what: "log the customer out", path: "/logout", status: 403 },
    { what: "cancel a subscription", path: "/api/subscriptions/sub_acme_plan/cancel", status: cancel },
  ])("does not $what ($status)", async ({ path, status }) => {
    const demo = await serveDemo();
    const { create, get } = management(demo);
    const scopes = ["invoices:read", "subscriptions:read", "subscriptions:write"];
    const mine = await create({ customerId: "cus_acme", scopes });
    const strangers = await create({ customerId: "cus_mallory" });
    const port = await servePage(`<form method="post" action="${demo.baseUrl}${path}">
      <input name="token" value="${strangers.json["token"]}"><button>Win a prize</button></form>`);
    const forger = `http://${host}:${port}`;
    const { page } = await person(browser(), demo, { elsewhere: [forger] });
    await enter(page, demo, mine.json["url"]);

    await page.goto(forger);
    const answering = page.waitForResponse(demo.baseUrl + path);
    await page.getByRole("button", { name: "Win a prize" }).click();
    expect((await answering).status()).toBe(status);

    expect((await get(strangers.json["id"])).json).toMatchObject({ status: "issued" });
    expect(demo.shop.subscriptions.find("sub_acme_plan")).toMatchObject({ cancelAtPeriodEnd: false });
    const still = await page.goto(demo.baseUrl);
    expect(still!.status()).toBe(200);
    await page.getByRole("heading", { name: "Acme Corporation" }).waitFor();
  });

  it("does not make a link or end sessions in the staff's name (403)", async () => {
    const demo = await serveDemo();
    const { create, get, list } = management(demo);
    const session = await create({ customerId: "cus_acme" });
    for (const action of ["customers/cus_acme/open", "customers/cus_acme/link", "customers/cus_acme/revoke"]) {
      const port = await servePage(
        `<form method="post" action="${demo.origin}/${action}"><button>Win a prize</button></form>`,
      );
      const forger = `http://${host}:${port}`;
      const { page } = await person(browser(), demo, { elsewhere: [forger] });
      await page.goto(forger);
      const answering = page.waitForResponse(`${demo.origin}/${action}`);
      await page.getByRole("button", { name: "Win a prize" }).click();
      expect((await answering).status()).toBe(403);
    }
    expect((await get(session.json["id"])).json).toMatchObject({ status: "issued" });
    expect((await list()).json["data"]).toHaveLength(1);
  });
});
