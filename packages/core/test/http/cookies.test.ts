import { describe, expect, test } from "vitest";
import { createGuard, enterPortal } from "../../src/http/index.ts";
import type { PortalOptions } from "../../src/index.ts";
import { cookiesOf, form, headersOf, navigation, ownForm, pairOf } from "./request.ts";
import { type Scope, type SetUp, setUp } from "./support.ts";

const EMBED = "https://shop.example.com";
const iframe = { "sec-fetch-dest": "iframe" };

/** All cookies that a browser is given from the open page to the portal. */
async function walkIn(bench: SetUp, headers: Record<string, string> = {}) {
  const { token } = await bench.mint();
  const page = await bench.visit("GET", `/open/${token}`, { headers: { ...navigation, ...headers } });
  const [claimant] = cookiesOf(page);
  const sent = { ...ownForm, ...headers, cookie: pairOf(claimant!) };
  const redeemed = await bench.visit("POST", "/redeem", { headers: sent, body: form({ token }) });
  expect(redeemed.status).toBe(303);
  return { claimant: claimant!, session: cookiesOf(redeemed) };
}

const nameOf = (setCookie: string) => setCookie.split("=", 1)[0];
const attributesOf = (setCookie: string) => setCookie.split("; ").slice(1);

describe("cookies", () => {
  test.each<[Partial<PortalOptions<Scope>>, string]>([
    [{ baseUrl: "https://billing.example.com/portal" }, "__Host-postern"],
    [{ baseUrl: "https://billing.example.com:8443" }, "__Host-postern"],
    [{ baseUrl: "https://billing.example.com/portal", name: "shop-1" }, "__Host-shop-1"],
    [{ baseUrl: "http://127.0.0.1:3000/portal" }, "postern-3000"],
    [{ baseUrl: "http://localhost/portal", name: "shop" }, "shop-80"],
    [{ baseUrl: "http://[::1]:8080" }, "postern-8080"],
  ])("of the portal %o are named %s, and are secure exactly on https", async (options, name) => {
    const { claimant, session } = await walkIn(setUp(options));
    const secure = options.baseUrl!.startsWith("https:") ? ["Secure"] : [];
    expect(nameOf(claimant)).toBe(`${name}-claimant`);
    expect(attributesOf(claimant)).toEqual(["Path=/", "HttpOnly", "SameSite=Lax", ...secure]);
    expect(session.map(nameOf)).toEqual([name]);
    expect(attributesOf(session[0]!)).toEqual(["Path=/", "HttpOnly", "SameSite=Lax", ...secure, "Max-Age=3600"]);
  });

  test.each<[Partial<PortalOptions<Scope>>, Partial<PortalOptions<Scope>>]>([
    [{ name: "shop" }, { name: "op" }],
    [{ baseUrl: "http://127.0.0.1:3000" }, { baseUrl: "http://127.0.0.1:30000" }],
    [
      { baseUrl: "http://127.0.0.1:3000", name: "a" },
      { baseUrl: "http://127.0.0.1:3000", name: "b" },
    ],
  ])("of the portals %o and %o on one host are not mixed up", async (first, second) => {
    for (const [one, other] of [
      [first, second],
      [second, first],
    ] as const) {
      const { session, claimant } = await walkIn(setUp(one));
      const cookie = [claimant, ...session].map(pairOf).join("; ");
      const decided = await createGuard(setUp(other).portal)("GET", headersOf({ cookie }));
      expect(decided).toMatchObject({ access: undefined, error: { code: "credential_missing" } });
    }
  });

  test("cannot be named so that one portal's session cookie is another's claimant cookie", () => {
    expect(() => setUp({ name: "shop-claimant" })).toThrow(/option "name" must not end in -claimant/);
  });

  test("last as long as the session, and never less than a second", async () => {
    const bench = setUp();
    const { token } = await bench.mint({ ttlSeconds: 60, use: "many" });
    const cookie = `__Host-postern-claimant=${"A".repeat(43)}`;
    const press = () => bench.visit("POST", "/redeem", { headers: { ...ownForm, cookie }, body: form({ token }) });
    expect(attributesOf(cookiesOf(await press())[0]!)).toContain("Max-Age=60");
    bench.clock.now += 59_999;
    expect(attributesOf(cookiesOf(await press())[0]!)).toContain("Max-Age=1");
  });
});

const LAX = ["Path=/", "HttpOnly", "SameSite=Lax"];
const PARTITIONED = ["Path=/", "HttpOnly", "Secure", "SameSite=None", "Partitioned"];

describe("cookies in an iframe", () => {
  test.each(["https://billing.example.com/portal", "http://127.0.0.1:3000/portal"])(
    "of embedOrigins are partitioned on %s, and their plain form goes",
    async (baseUrl) => {
      const { claimant, session } = await walkIn(setUp({ baseUrl, embedOrigins: [EMBED] }), iframe);
      const plain = baseUrl.startsWith("https:") ? [...LAX, "Secure"] : LAX;
      expect(attributesOf(claimant)).toEqual(PARTITIONED);
      expect(session.map(attributesOf)).toEqual([
        [...plain, "Max-Age=0"],
        [...PARTITIONED, "Max-Age=3600"],
      ]);
      expect(pairOf(session[0]!)).toMatch(/=$/);
    },
  );

  test("are plain outside of one, and their partitioned form goes", async () => {
    const { claimant, session } = await walkIn(setUp({ embedOrigins: [EMBED] }));
    expect(attributesOf(claimant)).toEqual([...LAX, "Secure"]);
    expect(session.map(attributesOf)).toEqual([
      [...PARTITIONED, "Max-Age=0"],
      [...LAX, "Secure", "Max-Age=3600"],
    ]);
  });

  test("are plain where nobody may embed the portal", async () => {
    const { claimant, session } = await walkIn(setUp(), iframe);
    expect(attributesOf(claimant)).toEqual([...LAX, "Secure"]);
    expect(session.map(attributesOf)).toEqual([[...LAX, "Secure", "Max-Age=3600"]]);
  });
});

describe("enterPortal", () => {
  const enter = ({ portal }: SetUp, headers: Record<string, string>, input: object = {}, method = "POST") =>
    enterPortal(portal, method, headersOf(headers), { customerId: "cus_acme", ...input });

  test("mints a session, sets its cookie and leads in", async () => {
    const bench = setUp();
    const reply = await enter(bench, ownForm, { page: "/invoices", scopes: ["subscriptions:read"], ttlSeconds: 120 });
    expect(reply).toMatchObject({
      status: 303,
      headers: { location: "https://billing.example.com/portal/invoices", "cache-control": "no-store" },
    });
    const [cookie] = cookiesOf(reply);
    expect(attributesOf(cookie!)).toEqual([...LAX, "Secure", "Max-Age=120"]);
    const decided = await createGuard(bench.portal, ["subscriptions:read"])(
      "GET",
      headersOf({ cookie: pairOf(cookie!) }),
    );
    expect(decided.access).toMatchObject({ tenantId: "default", customerId: "cus_acme" });
  });

  test("mints for another tenant if told so", async () => {
    const bench = setUp();
    await enter(bench, ownForm, { tenantId: "globex" });
    expect((await bench.portal.forTenant("globex").sessions.list()).data).toHaveLength(1);
    expect((await bench.portal.sessions.list()).data).toEqual([]);
  });

  test.each(["GET", "HEAD", "OPTIONS"])("is for POST handlers only: %s is a 405", async (method) => {
    const bench = setUp();
    const reply = await enter(bench, ownForm, {}, method);
    expect(reply).toMatchObject({ status: 405, headers: { allow: "POST" } });
    expect((await bench.portal.sessions.list()).data).toEqual([]);
  });

  test.each([
    { ...ownForm, "sec-fetch-site": "cross-site" },
    { ...ownForm, "sec-fetch-site": "same-site" },
    { origin: "https://evil.example" },
    {},
  ])("refuses another site's form: %o", async (headers) => {
    const bench = setUp();
    const reply = await enter(bench, headers);
    expect(reply.status).toBe(403);
    expect(cookiesOf(reply)).toEqual([]);
    expect((await bench.portal.sessions.list()).data).toEqual([]);
  });

  test.each<[object, number]>([
    [{ customerId: "cus_nobody" }, 404],
    [{ ttlSeconds: 1 }, 400],
    [{ use: "once" }, 400],
    [{ delivery: "link", openWithinSeconds: 5 }, 400],
  ])("tells what create refuses: %o is a %i", async (input, status) => {
    const reply = await enter(setUp(), ownForm, input);
    expect(reply.status).toBe(status);
    expect(cookiesOf(reply)).toEqual([]);
  });

  test.each(["", "a\nb", 7])("throws for the tenant id %j: that is the caller's bug", async (tenantId) => {
    await expect(enter(setUp(), ownForm, { tenantId })).rejects.toThrow(TypeError);
  });

  test("answers 503 during an outage", async () => {
    const bench = setUp();
    bench.down.store = true;
    expect(await enter(bench, ownForm)).toMatchObject({ status: 503, headers: { "retry-after": "1" } });
  });
});
