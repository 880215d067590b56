import { describe, expect, it } from "vitest";
import { inChromium, person, useBrowser } from "../support/browser.ts";
import { send } from "../support/client.ts";
import { serveDemo } from "../support/serve-demo.ts";

describe("a customer who comes by another product's link", inChromium, () => {
  const browser = useBrowser();

  it("has Flexprice's token in memory, and nowhere in the address or the history", async () => {
    const demo = await serveDemo();
    const mint = `${demo.origin}/profiles/flexprice/v1/customers/portal/acme-001`;
    const { json: minted } = await send(mint, { headers: { "x-api-key": "sk_demo_local" } });
    const { page, complaints } = await person(browser(), demo);
    await page.goto(minted["url"]);
    await page.getByRole("listitem").first().waitFor();
    const { data } = (
      await send(`${demo.origin}/profiles/flexprice/api/invoices`, { headers: { "x-session-token": minted["token"] } })
    ).json;
    expect(await page.getByRole("listitem").count()).toBe(data.length);
    expect(page.url()).toBe(`${demo.origin}/profiles/flexprice/portal`);
    expect(await page.content()).not.toContain(minted["token"]);
    await page.reload();
    await page.getByText("Open this page from your app once more.").waitFor();
    expect(complaints).toEqual([]);
  });

  it("cancels and resumes on BillStack's page, and is led to the page that takes a card", async () => {
    const demo = await serveDemo();
    const create = `${demo.origin}/profiles/billstack/api/billstack/teams/team_demo/projects/proj_demo/portal`;
    const { json: created } = await send(create, {
      method: "POST",
      headers: { authorization: "Bearer bs_demo_local", "content-type": "application/json" },
      body: JSON.stringify({ customerId: "cus_acme" }),
    });
    const { page, complaints } = await person(browser(), demo);
    await page.goto(created["portalUrl"]);
    const cancel = page.getByRole("button", { name: /^Cancel/ });
    const before = await cancel.count();
    await cancel.first().click();
    await page.getByRole("button", { name: /^Resume/ }).click();
    await expect.poll(() => cancel.count()).toBe(before);
    await page.getByRole("button", { name: "Update" }).click();
    await page.getByRole("heading", { name: "Your card, please" }).waitFor();
    expect(complaints).toEqual([]);
  });
});
