import { describe, expect, test } from "vitest";
import { cookiesOf, form, jsonOf, navigation, ownForm, pairOf } from "./request.ts";
import { HOME, ORIGIN, RETURN_URL, type SetUp, setUp } from "./support.ts";

const COOKIE = "__Host-postern";
const claimant = (letter = "A") => `${COOKIE}-claimant=${letter.repeat(43)}`;

const press = ({ visit }: SetUp, token: string, headers: Record<string, string | undefined> = {}) =>
  visit("POST", "/redeem", { body: form({ token }), headers: { ...ownForm, cookie: claimant(), ...headers } });

const status = async ({ portal }: SetUp, id: string) => (await portal.sessions.get(id)).status;

describe("redeem > by the page's button", () => {
  test("sets the session cookie and leads to the session's page", async () => {
    const bench = setUp();
    const { token, id } = await bench.mint({ page: "/invoices?open=1", ttlSeconds: 90 });
    const reply = await press(bench, token);
    expect(reply).toMatchObject({
      status: 303,
      headers: { location: `${ORIGIN}/portal/invoices?open=1` },
      body: undefined,
    });
    expect(cookiesOf(reply)).toEqual([
      expect.stringMatching(
        /^__Host-postern=pstoken_[\w-]{28}\.[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=90$/,
      ),
    ]);
    const portalToken = pairOf(cookiesOf(reply)[0]!).split("=")[1]!;
    await expect(bench.portal.authorize(portalToken)).resolves.toMatchObject({ sessionId: id });
  });

  test("leads to baseUrl itself without a page", async () => {
    const bench = setUp({ baseUrl: ORIGIN });
    expect((await press(bench, (await bench.mint()).token)).headers["location"]).toBe(ORIGIN);
  });

  test("works through with the cookies that the open page gave", async () => {
    const bench = setUp();
    const { token } = await bench.mint();
    const page = await bench.visit("GET", `/open/${token}`, { headers: navigation });
    const hidden = /name="token" value="([^"]+)"/.exec(page.body!)![1]!;
    const reply = await press(bench, hidden, { cookie: pairOf(cookiesOf(page)[0]!) });
    expect(reply.status).toBe(303);
  });

  test("gives the same token to the same browser once more, and to nobody else", async () => {
    const bench = setUp();
    const { token } = await bench.mint();
    const first = await press(bench, token);
    bench.clock.now += 59_999;
    const retry = await press(bench, token);
    expect(pairOf(cookiesOf(retry)[0]!)).toBe(pairOf(cookiesOf(first)[0]!));
    expect(cookiesOf(retry)[0]).toContain("Max-Age=3541");
    expect((await press(bench, token, { cookie: claimant("E") })).status).toBe(410);
    bench.clock.now += 1;
    expect((await press(bench, token)).status).toBe(410);
  });

  test("gives every browser the same token for a link that works many times", async () => {
    const bench = setUp();
    const { token } = await bench.mint({ use: "many" });
    const replies = [await press(bench, token), await press(bench, token, { cookie: claimant("E") })];
    bench.clock.now += 3_000_000;
    replies.push(await press(bench, token, { cookie: claimant("I") }));
    expect(new Set(replies.map((reply) => pairOf(cookiesOf(reply)[0]!))).size).toBe(1);
  });

  test.each<[string, string | undefined]>([
    ["no cookie at all", undefined],
    ["no claimant", "a=b"],
    ["a claimant that is none", `${COOKIE}-claimant=short`],
    ["another portal's claimant", claimant().replace("postern", "shop")],
  ])("asks for cookies where there is %s, and does not spend the link", async (_what, cookie) => {
    const bench = setUp();
    const { token, id } = await bench.mint();
    const reply = await press(bench, token, { cookie });
    expect(reply.status).toBe(400);
    expect(reply.body).toContain("Your browser did not keep a cookie");
    expect(reply.body).toContain(`href="${HOME}"`);
    expect(cookiesOf(reply)).toEqual([]);
    expect(await status(bench, id)).toBe("issued");
    expect((await press(bench, token)).status).toBe(303);
  });

  test.each<[Record<string, string | undefined>]>([
    [{ "sec-fetch-site": "same-site" }],
    [{ "sec-fetch-site": "cross-site", origin: ORIGIN }],
    [{ "sec-fetch-site": "none" }],
    [{ "sec-fetch-site": undefined }],
    [{ "sec-fetch-site": undefined, origin: "null" }],
    [{ "sec-fetch-site": undefined, origin: "https://evil.example" }],
  ])("refuses another site's form (%o), and does not spend the link", async (headers) => {
    const bench = setUp({ clientOrigins: ["https://evil.example"] });
    const { token, id } = await bench.mint();
    const reply = await press(bench, token, headers);
    expect(reply.status).toBe(403);
    expect(reply.body).toContain("This request was refused");
    expect(cookiesOf(reply)).toEqual([]);
    expect(await status(bench, id)).toBe("issued");
  });

  test("takes the portal's own Origin from a browser that sends no Sec-Fetch-Site", async () => {
    const bench = setUp();
    const reply = await press(bench, (await bench.mint()).token, { "sec-fetch-site": undefined, origin: ORIGIN });
    expect(reply.status).toBe(303);
  });

  test.each<[string, (bench: SetUp, token: string) => unknown, string]>([
    ["This link has expired", ({ clock }) => (clock.now += 3_600_000), RETURN_URL],
    ["This link has expired", ({ clock }) => (clock.now += 300_000), RETURN_URL],
    ["This link has already been used", ({ portal }, token) => portal.redeem(token), RETURN_URL],
    ["This link no longer works", ({ portal }) => portal.sessions.revoke({ customerId: "cus_acme" }), RETURN_URL],
  ])("tells “%s” as a 410 page with a way back, and sets no cookie", async (title, spoil, href) => {
    const bench = setUp();
    const { token } = await bench.mint({ returnUrl: RETURN_URL, openWithinSeconds: 300 });
    await spoil(bench, token);
    const reply = await press(bench, token);
    expect(reply.status).toBe(410);
    expect(reply.body).toContain(`<h1>${title}</h1>`);
    expect(reply.body).toContain(`href="${href}"`);
    expect(cookiesOf(reply)).toEqual([]);
  });

  test.each([
    [
      "a wrong secret",
      (token: string) => form({ token: `${token.slice(0, -43)}${"A".repeat(43)}` }),
      400,
      "This link does not work",
    ],
    ["an empty token", () => "token=", 400, "This link does not work"],
    ["no token", () => "", 400, "That did not work"],
    ["the token twice", (token: string) => `token=${token}&token=${token}`, 400, "That did not work"],
    ["an unknown field", (token: string) => form({ token, page: "/admin" }), 400, "That did not work"],
    ["a malformed escape", (token: string) => `token=${token}%`, 400, "That did not work"],
    ["64 KB", (token: string) => form({ token: token.padEnd(65_536, "A") }), 400, "That did not work"],
  ])("refuses %s", async (_what, bodyFor, expected, title) => {
    const bench = setUp();
    const { token, id } = await bench.mint();
    const reply = await bench.visit("POST", "/redeem", {
      body: bodyFor(token),
      headers: { ...ownForm, cookie: claimant() },
    });
    expect(reply.status).toBe(expected);
    expect(reply.body).toContain(`<h1>${title}</h1>`);
    expect(await status(bench, id)).toBe("issued");
  });

  test.each<[string, Record<string, string | undefined>]>([
    ["cookies_required", { cookie: undefined }],
    ["origin_refused", { "sec-fetch-site": "cross-site" }],
    ["link_invalid", {}],
  ])("tells a script %s as problem details", async (code, headers) => {
    const script = { "sec-fetch-mode": "cors", accept: "application/json" };
    expect(jsonOf(await press(setUp(), "nonsense", { ...script, ...headers }))["code"]).toBe(code);
  });

  test("answers 503 during an outage, and the link works afterwards", async () => {
    const bench = setUp();
    const { token } = await bench.mint();
    bench.down.store = true;
    const reply = await press(bench, token);
    expect(reply).toMatchObject({ status: 503, headers: { "retry-after": "1" } });
    bench.down.store = false;
    expect((await press(bench, token)).status).toBe(303);
  });
});
