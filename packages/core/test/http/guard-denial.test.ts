import { describe, expect, test } from "vitest";
import { createGuard, errorReply } from "../../src/http/index.ts";
import { memoryStore, ownedBy, PortalError, type PortalStore } from "../../src/index.ts";
import { cookiesOf, headersOf, jsonOf, navigation } from "./request.ts";
import { HOME, ORIGIN, RETURN_URL, type SetUp, setUp } from "./support.ts";

const COOKIE = "__Host-postern";
const cleared = `${COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0`;

/** The guard's refusal of a cookie; fails if it admits. */
async function refusal({ portal }: SetUp, cookie: string | undefined, headers: Record<string, string> = navigation) {
  const decided = await createGuard(portal, ["invoices:read"])(
    headers["method"] ?? "GET",
    headersOf({ ...headers, cookie: cookie && `${COOKIE}=${cookie}` }),
  );
  if (decided.access !== undefined) throw new Error("admitted");
  return decided.reply;
}

describe("guard > tells a person who navigates", () => {
  test.each<[string, number, string, (bench: SetUp) => Promise<unknown>]>([
    ["token_invalid", 401, HOME, async () => undefined],
    ["token_expired", 401, RETURN_URL, async ({ clock }) => (clock.now += 3_600_000)],
    ["session_revoked", 401, RETURN_URL, async ({ portal }) => portal.sessions.revoke({ all: true })],
  ])("%s as a page with a way back, and forgets the cookie", async (code, status, href, spoil) => {
    const bench = setUp();
    const token = await bench.mintToken({ returnUrl: RETURN_URL });
    await spoil(bench);
    const reply = await refusal(bench, code === "token_invalid" ? token.slice(1) : token);
    expect(reply.status).toBe(status);
    expect(reply.headers).toMatchObject({ "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
    expect(reply.body).toContain(`href="${href}"`);
    expect(cookiesOf(reply)).toEqual([cleared]);
    expect(reply.headers["www-authenticate"]).toContain("invalid_token");
  });

  test.each([RETURN_URL, undefined])(
    "scope_insufficient as a page that leads to the portal, and keeps the cookie: returnUrl %s",
    async (returnUrl) => {
      const bench = setUp();
      const reply = await refusal(bench, await bench.mintToken({ scopes: ["subscriptions:read"], returnUrl }));
      expect(reply.status).toBe(403);
      const hrefs = [...reply.body!.matchAll(/target="(\w+)" href="([^"]+)"/g)].map(([, ...link]) => link);
      expect(hrefs).toEqual([["_self", `${ORIGIN}/portal`], ...(returnUrl === undefined ? [] : [["_top", returnUrl]])]);
      expect(reply.body).toContain(">Open the portal</a>");
      expect(cookiesOf(reply)).toEqual([]);
    },
  );

  test("an outage as a page, and keeps the cookie", async () => {
    const bench = setUp();
    const token = await bench.mintToken();
    bench.down.store = true;
    const reply = await refusal(bench, token);
    expect(reply).toMatchObject({ status: 503, headers: { "retry-after": "1", "cache-control": "no-store" } });
    expect(reply.body).toContain("Not available right now");
    expect(reply.body).toContain(`href="${HOME}"`);
    expect(cookiesOf(reply)).toEqual([]);
  });

  test("without a cookie that there is none, and sets nothing: a forged form logs nobody out", async () => {
    const reply = await refusal(setUp(), undefined, { ...navigation, "sec-fetch-site": "cross-site", method: "POST" });
    expect(reply.status).toBe(401);
    expect(cookiesOf(reply)).toEqual([]);
  });

  test("nothing to go back to where neither returnUrl nor homeUrl is known", async () => {
    const reply = await refusal(setUp({ homeUrl: undefined }), "nonsense");
    expect(reply.body).not.toContain("<a ");
  });

  test("to forget the cookie in both its forms where the portal may be embedded", async () => {
    const reply = await refusal(setUp({ embedOrigins: ["https://shop.example.com"] }), "nonsense");
    expect(cookiesOf(reply)).toEqual([
      cleared,
      `${COOKIE}=; Path=/; HttpOnly; Secure; SameSite=None; Partitioned; Max-Age=0`,
    ]);
  });
});

describe("guard > tells a script problem details", () => {
  test.each<[string, Record<string, string>]>([
    ["that asks for JSON", { accept: "application/json" }],
    ["that asks for anything", { accept: "*/*" }],
    ["that asks for nothing", {}],
    ["that takes html too", { accept: "text/html", "sec-fetch-mode": "cors" }],
  ])("%s, and keeps the cookie", async (_who, headers) => {
    const reply = await refusal(setUp(), "nonsense", headers);
    expect(reply.status).toBe(401);
    expect(reply.headers).toMatchObject({
      "content-type": "application/problem+json; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    expect(jsonOf(reply)).toEqual({
      type: "urn:postern:error:token_invalid",
      title: "The portal token is not valid",
      status: 401,
      code: "token_invalid",
      detail: "The portal token is not valid.",
    });
    expect(cookiesOf(reply)).toEqual([]);
  });
});

describe("guard > fails closed", () => {
  const junk = { id: "ps_x" } as never;
  test.each<[string, Partial<PortalStore>, string, string]>([
    [
      "throws at once",
      {
        find: () => {
          throw new Error("no");
        },
      },
      "store_unavailable",
      "1",
    ],
    ["rejects", { find: () => Promise.reject(new Error("no")) }, "store_unavailable", "1"],
    ["answers junk", { find: async () => junk }, "store_corrupt", "30"],
    ["answers null", { find: async () => null as never }, "store_corrupt", "30"],
  ])("with 503 and never 401 while the store %s", async (_how, broken, code, retryAfter) => {
    const store = memoryStore();
    const bench = setUp({ store });
    const token = await bench.mintToken();
    Object.assign(store, broken);
    // The portal keeps the store it was given, verb by verb, so what it asks now is broken.
    for (const headers of [{ authorization: `Bearer ${token}` }, { cookie: `${COOKIE}=${token}`, ...navigation }]) {
      const decided = await createGuard(bench.portal)("GET", headersOf(headers));
      expect(decided).toMatchObject({ access: undefined, error: { code, status: 503 } });
      expect(decided).toMatchObject({ reply: { status: 503, headers: { "retry-after": retryAfter } } });
    }
    expect(bench.faults).toHaveLength(2);
  });

  test("with 503 while the directory is down, if customers are asked again", async () => {
    const bench = setUp({ recheckCustomer: true });
    const token = await bench.mintToken();
    bench.down.directory = true;
    expect(await refusal(bench, token)).toMatchObject({ status: 503, headers: { "retry-after": "1" } });
  });
});

describe("errorReply", () => {
  test("tells what ownedBy throws", async () => {
    const { portal } = setUp();
    let thrown: unknown;
    try {
      ownedBy({ tenantId: "default", customerId: "cus_acme" }, { customerId: "cus_globex" });
    } catch (error) {
      thrown = error;
    }
    const reply = errorReply(portal, thrown, headersOf({}))!;
    expect(reply.status).toBe(404);
    expect(jsonOf(reply)["code"]).toBe("resource_unknown");
  });

  test.each(["api_key_invalid", "api_key_missing", "credential_missing"] as const)(
    "logs nobody out for a %s: that is not said of the customer's token",
    async (code) => {
      const bench = setUp();
      const cookie = `${COOKIE}=${await bench.mintToken()}`;
      const reply = errorReply(bench.portal, new PortalError(code), headersOf({ ...navigation, cookie }))!;
      expect(reply.status).toBe(401);
      expect(cookiesOf(reply)).toEqual([]);
    },
  );

  test("leaves every other error to the host", () => {
    expect(errorReply(setUp().portal, new Error("theirs"), headersOf({}))).toBeUndefined();
  });
});
