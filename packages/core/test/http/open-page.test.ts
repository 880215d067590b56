import { describe, expect, test } from "vitest";
import { memoryStore, type PortalStore } from "../../src/index.ts";
import { cookiesOf, jsonOf, navigation, pairOf } from "./request.ts";
import { HOME, RETURN_URL, type SetUp, setUp } from "./support.ts";

const COOKIE = "__Host-postern";
const CLAIMANT = `${COOKIE}-claimant`;

const open = ({ visit }: SetUp, token: string, headers: Record<string, string> = {}, method = "GET") =>
  visit(method, `/open/${token}`, { headers: { ...navigation, ...headers } });

describe("open page", () => {
  test.each(["GET", "HEAD"])("%s > never redeems and never sets the session cookie, for any link", async (method) => {
    const bench = setUp();
    for (const delivery of ["link", "redirect"] as const)
      for (const use of ["once", "many"] as const) {
        const { id, token } = await bench.mint({ delivery, use });
        for (const site of ["none", "same-origin", "cross-site"]) {
          const reply = await open(bench, token, { "sec-fetch-site": site }, method);
          expect(reply.status).toBe(200);
          expect(cookiesOf(reply).map((cookie) => cookie.split("=", 1)[0])).toEqual([CLAIMANT]);
        }
        await expect(bench.portal.sessions.get(id)).resolves.toMatchObject({ status: "issued", isUsed: false });
      }
  });

  test("is one form with the link token, on this portal's own address", async () => {
    const bench = setUp();
    const { token } = await bench.mint({ actor: "ada@acme.example" });
    const { body } = await open(bench, token);
    expect(body).toContain('<form method="post" action="/portal/redeem">');
    expect(body).toContain(`<input type="hidden" name="token" value="${token}" />`);
    expect(body).toContain('<button type="submit">Open the portal</button>');
    expect(body).toContain("<strong><bdi>Acme Ltd</bdi></strong> as <strong><bdi>ada@acme.example</bdi></strong>");
    expect(body).toContain('<p class="brand">billing.example.com</p>');
  });

  test.each([
    ["https://billing.example.com", "/redeem"],
    ["https://billing.example.com/", "/redeem"],
    ["https://billing.example.com/a/b/", "/a/b/redeem"],
    ["http://127.0.0.1:3000/portal", "/portal/redeem"],
  ])("posts below the baseUrl %s to %s", async (baseUrl, action) => {
    const bench = setUp({ baseUrl });
    const { token, url } = await bench.mint();
    expect(url).toBe(`${baseUrl.replace(/\/$/, "")}/open/${token}`);
    expect((await open(bench, token)).body).toContain(`action="${action}"`);
  });

  test("gives a browser its claimant cookie once", async () => {
    const bench = setUp();
    const { token } = await bench.mint();
    const [first] = cookiesOf(await open(bench, token));
    expect(first).toMatch(/^__Host-postern-claimant=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
    expect(cookiesOf(await open(bench, token, { cookie: pairOf(first!) }))).toEqual([]);
    const [other] = cookiesOf(await open(bench, token));
    expect(pairOf(other!)).not.toBe(pairOf(first!));
  });

  test.each(["", "short", "a".repeat(44), `${"a".repeat(42)}!`])(
    "replaces a claimant cookie that is none: %s",
    async (value) => {
      const bench = setUp();
      const { token } = await bench.mint();
      expect(cookiesOf(await open(bench, token, { cookie: `${CLAIMANT}=${value}` }))).toHaveLength(1);
    },
  );

  test("leads in where this very session is live in this browser", async () => {
    const bench = setUp();
    const { token } = await bench.mint({ use: "many", page: "/invoices" });
    const redeemed = await bench.portal.redeem(token);
    const reply = await open(bench, token, { cookie: `${COOKIE}=${redeemed.token}` });
    expect(reply).toMatchObject({ status: 303, headers: { location: "https://billing.example.com/portal/invoices" } });
    expect(cookiesOf(reply)).toEqual([]);
  });

  test("does not take this session's cookie for a way in with a wrong link secret", async () => {
    const bench = setUp();
    const { token } = await bench.mint();
    const redeemed = await bench.portal.redeem(token);
    const wrong = token.replace(/\.../, (text) => (text === ".AA" ? ".BB" : ".AA"));
    expect((await open(bench, wrong, { cookie: `${COOKIE}=${redeemed.token}` })).status).toBe(400);
  });

  test.each(["nonsense", `${COOKIE}=nonsense`, `${COOKIE}=1; ${COOKIE}=2`])("ignores the cookie %s", async (cookie) => {
    const bench = setUp();
    const { token } = await bench.mint();
    expect((await open(bench, token, { cookie })).status).toBe(200);
  });

  test.each([
    ["cus_hostile", "&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;"],
    ["cus_plain", "<strong><bdi>cus_plain</bdi></strong>"],
  ])("shows the name of %s escaped, and else the id", async (customerId, shown) => {
    const bench = setUp();
    const actor = `</title><img src=x onerror="alert(1)">`;
    const { token } = await bench.mint({ customerId, actor });
    const { body } = await open(bench, token);
    expect(body).toContain(shown);
    expect(body).not.toMatch(/<script|<img|onerror="/);
  });

  test.each<[string, (bench: SetUp) => void]>([["is away", ({ down }) => (down.directory = true)]])(
    "shows the external id while the directory %s",
    async (_how, spoil) => {
      const bench = setUp();
      const { token } = await bench.mint();
      spoil(bench);
      expect((await open(bench, token)).body).toContain("<strong><bdi>acme-001</bdi></strong>");
    },
  );
});

describe("open page > refuses", () => {
  test.each<[string, string, number, string, (bench: SetUp, token: string) => unknown]>([
    ["an expired link", "link_expired", 410, RETURN_URL, ({ clock }) => (clock.now += 3_600_000)],
    ["a link that waited too long", "link_expired", 410, RETURN_URL, ({ clock }) => (clock.now += 600_000)],
    ["a used link", "link_redeemed", 410, RETURN_URL, ({ portal }, token) => portal.redeem(token)],
    [
      "an ended session's link",
      "session_revoked",
      410,
      RETURN_URL,
      ({ portal }) => portal.sessions.revoke({ all: true }),
    ],
  ])("%s with %s: a page with a way back", async (_what, code, status, href, spoil) => {
    const bench = setUp();
    const { token } = await bench.mint({ returnUrl: RETURN_URL, openWithinSeconds: 600 });
    await spoil(bench, token);
    const reply = await open(bench, token, { cookie: `${COOKIE}=stays` });
    expect(reply.status).toBe(status);
    expect(reply.body).toContain(`href="${href}"`);
    expect(reply.body).not.toContain("<form");
    expect(cookiesOf(reply)).toEqual([]);
    expect(reply.headers).not.toHaveProperty("www-authenticate");
    const told = await bench.visit("GET", `/open/${token}`, { headers: { accept: "application/json" } });
    expect(told.status).toBe(status);
    expect(jsonOf(told)["code"]).toBe(code);
  });

  test.each<[string, (link: string, portal: string) => string]>([
    ["nothing", () => ""],
    ["a session id", () => "ps_0000000000000000000000000000"],
    ["an unknown link", () => `pslink_${"A".repeat(28)}.${"A".repeat(43)}`],
    ["a wrong secret", (link) => `${link.slice(0, -43)}${"A".repeat(43)}`],
    ["a portal token", (_link, portal) => portal],
    ["a portal token dressed as a link", (_link, portal) => portal.replace("pstoken_", "pslink_")],
    ["64 KB", (link) => link.padEnd(65_536, "A")],
    ["a malformed escape", (link) => `${link}%`],
    ["a control character", (link) => `${link}%00`],
    ["a slash", (link) => `${link}%2F`],
    ["a space", (link) => `${link}%20`],
  ])("%s where a link token belongs, with the way home", async (_what, spoil) => {
    const bench = setUp();
    const { token } = await bench.mint({ returnUrl: RETURN_URL });
    const reply = await open(bench, `${spoil(token, await bench.mintToken())}/`);
    expect(reply.status).toBe(400);
    expect(reply.body).toContain("This link does not work");
    expect(reply.body).toContain(`href="${HOME}"`);
    expect(reply.body).not.toContain(RETURN_URL);
  });

  test("nobody during an outage: 503", async () => {
    const bench = setUp();
    const { token } = await bench.mint();
    bench.down.store = true;
    const reply = await open(bench, token);
    expect(reply).toMatchObject({ status: 503, headers: { "retry-after": "1" } });
    expect(cookiesOf(reply)).toEqual([]);
  });

  test("nobody while it cannot tell whose session this browser has", async () => {
    const store: PortalStore = memoryStore();
    const bench = setUp({ store });
    const { token } = await bench.mint();
    const holder = await bench.mint({ delivery: "token" });
    const find = store.find.bind(store);
    store.find = (id) => (id === holder.id ? Promise.reject(new Error("connection refused")) : find(id));
    const reply = await open(bench, token, { cookie: `${COOKIE}=${holder.token}` });
    expect(reply.status).toBe(503);
    expect(reply.body).not.toContain("<form");
  });

  test("a used link, but not to the browser that used it, as long as it may retry", async () => {
    const bench = setUp();
    const { token } = await bench.mint();
    const cookie = pairOf(cookiesOf(await open(bench, token))[0]!);
    await bench.portal.redeem(token, { claimant: cookie.split("=")[1] });
    expect((await open(bench, token, { cookie })).status).toBe(200);
    expect((await open(bench, token)).status).toBe(410);
    bench.clock.now += 60_000;
    expect((await open(bench, token, { cookie })).status).toBe(410);
  });
});
