import { describe, expect, it } from "vitest";
import { cookieBrowser, customer, management, send } from "./support/client.ts";
import { serveDemo } from "./support/serve-demo.ts";

const RETRY_SECONDS = 60;

describe("the page after logging out", () => {
  it.each([
    ["en", "You have logged out", "close this page"],
    ["de", "Sie haben sich abgemeldet", "Seite schließen"],
    ["ja", "ログアウト", "閉じて"],
  ])("says that one has, and that it can be closed: %s", async (locale, done, advice) => {
    const demo = await serveDemo();
    const { json: session } = await management(demo).create({ customerId: "cus_acme" });
    const browser = cookieBrowser(demo);
    await browser.visit(`/open/${session["token"]}`);
    await browser.redeem(session["token"]);
    const out = await browser.visit("/logout", { method: "POST", headers: { "sec-fetch-site": "same-origin" } });
    expect(out.status).toBe(303);
    const { text } = await send(out.headers.get("location")!, { headers: { "accept-language": locale } });
    expect(text).toMatch(new RegExp(`<p class="lead">[^<]*${done}[^<]*${advice}`));
  });
});

describe("an access link", () => {
  it("still redeems, once, after it was opened by GET and HEAD a hundred times each", async () => {
    const demo = await serveDemo();
    const { create, get } = management(demo);
    const { redeem } = customer(demo);
    const { json: session } = await create({ customerId: "cus_acme" });
    for (let round = 0; round < 100; round += 1)
      for (const method of ["GET", "HEAD"]) {
        const opened = await send(session["url"], { method, headers: { accept: "text/html" } });
        expect(opened.status).toBe(200);
        expect(opened.headers.getSetCookie().join()).not.toMatch(/^postern-\d+=/);
      }
    expect((await get(session["id"])).json).toMatchObject({ status: "issued", isUsed: false });
    expect(await redeem(session["token"])).toMatchObject({ status: 200, json: { tokenType: "Bearer" } });
    expect(await redeem(session["token"])).toMatchObject({ status: 410, json: { code: "link_redeemed" } });
    expect((await get(session["id"])).json).toMatchObject({ status: "redeemed", isUsed: true });
  });

  it("lets one browser in and answers 410 to the next", async () => {
    const demo = await serveDemo();
    const { json: session } = await management(demo).create({ customerId: "cus_acme" });
    const [first, second] = [cookieBrowser(demo), cookieBrowser(demo)];
    for (const browser of [first, second]) await browser.visit(`/open/${session["token"]}`);
    const entered = await first.redeem(session["token"]);
    expect(entered).toMatchObject({ status: 303 });
    expect(entered.headers.get("location")).toBe(demo.baseUrl);
    expect(await second.redeem(session["token"])).toMatchObject({ status: 410, json: { code: "link_redeemed" } });
    expect(await first.visit("")).toMatchObject({ status: 200 });
    expect(await second.visit("")).toMatchObject({ status: 401 });
  });

  it.each([
    ["de-AT", "Portal öffnen"],
    ["ja", "ポータルを開く"],
    ["fr", "Open the portal"],
  ])("opens in the session's language, %s, whatever the browser's is", async (locale, button) => {
    const demo = await serveDemo();
    const { json: session } = await management(demo).create({ customerId: "cus_acme", locale });
    const { text } = await send(session["url"], { headers: { accept: "text/html", "accept-language": "en" } });
    expect(text).toContain(`<button type="submit">${button}</button>`);
  });

  it("gives the same browser, which retries, the same token", async () => {
    const demo = await serveDemo();
    const { json: session } = await management(demo).create({ customerId: "cus_acme" });
    const browser = cookieBrowser(demo);
    await browser.visit(`/open/${session["token"]}`);
    const sessionCookie = async () => {
      const { status, headers } = await browser.redeem(session["token"]);
      const set = headers.getSetCookie().filter((each) => !each.includes("Max-Age=0")); // beside it the form for frames is dropped
      return { status, cookie: set.map((each) => each.split("; ", 1)[0]) };
    };
    const first = await sessionCookie();
    expect(first).toMatchObject({ status: 303, cookie: [expect.stringMatching(/^postern-\d+=.{40,}$/)] });
    demo.clock.pass(RETRY_SECONDS - 1);
    expect(await sessionCookie()).toEqual(first);
    demo.clock.pass(1);
    expect(await sessionCookie()).toMatchObject({ status: 410 });
  });

  it("gives the same program, which retries with its claimant, the same token", async () => {
    const demo = await serveDemo();
    const { redeem } = customer(demo);
    const { json: session } = await management(demo).create({ customerId: "cus_acme" });
    const [mine, another] = ["m".repeat(42), "a".repeat(42)].map((text) => `${text}A`);
    const first = await redeem(session["token"], mine);
    expect(first.status).toBe(200);
    expect((await redeem(session["token"], mine)).json["token"]).toBe(first.json["token"]);
    expect(await redeem(session["token"], another)).toMatchObject({ status: 410, json: { code: "link_redeemed" } });
  });

  it("is no portal token, and a portal token is no link", async () => {
    const demo = await serveDemo();
    const { redeem, get } = customer(demo);
    const { json: session } = await management(demo).create({ customerId: "cus_acme" });
    expect(await get("/api/invoices", session["token"])).toMatchObject({
      status: 401,
      json: { code: "token_invalid" },
    });
    const { json: redeemed } = await redeem(session["token"]);
    expect(await redeem(redeemed["token"])).toMatchObject({ status: 400, json: { code: "link_invalid" } });
  });

  it("expires when its time has come, and not earlier", async () => {
    const demo = await serveDemo();
    const { create } = management(demo);
    const inTime = await create({ customerId: "cus_acme", openWithinSeconds: 30 });
    const late = await create({ customerId: "cus_acme", openWithinSeconds: 31 });
    demo.clock.pass(30);
    const { redeem } = customer(demo);
    expect(await redeem(inTime.json["token"])).toMatchObject({ status: 410, json: { code: "link_expired" } });
    expect(await redeem(late.json["token"])).toMatchObject({ status: 200 });
  });
});
