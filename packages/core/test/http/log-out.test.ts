import { describe, expect, test } from "vitest";
import type { CustomerDirectory } from "../../src/index.ts";
import { cookiesOf, jsonOf, ownForm } from "./request.ts";
import { HOME, ORIGIN, RETURN_URL, type SetUp, setUp } from "./support.ts";

const COOKIE = "__Host-postern";
const cleared = `${COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0`;
const clearedPartitioned = `${COOKIE}=; Path=/; HttpOnly; Secure; SameSite=None; Partitioned; Max-Age=0`;

const press = ({ visit }: SetUp, headers: Record<string, string | undefined>) =>
  visit("POST", "/logout", { headers: { ...ownForm, ...headers } });

const gone = { find: () => undefined };
const away = { find: () => Promise.reject(new Error("the directory is away")) };
const leaving: [string, CustomerDirectory][] = [
  ["of a customer who is gone", gone],
  ["while the directory is away", away],
];

/** A session that was made while the directory knew its customer, as it will again. */
async function rechecked(meanwhile: CustomerDirectory) {
  const known = { find: () => ({ id: "cus_acme" }) };
  let now: CustomerDirectory = known;
  const bench = setUp({ recheckCustomer: true, customers: { find: (query) => now.find(query) } });
  const token = await bench.mintToken({ returnUrl: RETURN_URL });
  now = meanwhile;
  return { bench, token, back: () => void (now = known) };
}

describe("logout > by a form's button", () => {
  test.each([
    [RETURN_URL, RETURN_URL],
    [undefined, HOME],
  ])("ends the session, clears the cookie and, with the returnUrl %s, leads to %s", async (returnUrl, location) => {
    const bench = setUp();
    const token = await bench.mintToken({ returnUrl });
    const reply = await press(bench, { cookie: `${COOKIE}=${token}` });
    expect(reply).toMatchObject({ status: 303, headers: { location }, body: undefined });
    expect(cookiesOf(reply)).toEqual([cleared]);
    await expect(bench.portal.authorize(token)).rejects.toMatchObject({ code: "session_revoked" });
  });

  test("shows a page where nothing says where to go", async () => {
    const bench = setUp({ homeUrl: undefined });
    const reply = await press(bench, { cookie: `${COOKIE}=${await bench.mintToken()}` });
    expect(reply.status).toBe(200);
    expect(reply.body).toContain("<h1>You are signed out</h1>");
    expect(cookiesOf(reply)).toEqual([cleared]);
  });

  test.each<[string, string, (bench: SetUp, token: string) => unknown]>([
    ["with no cookie", HOME, () => undefined],
    ["with a cookie that is none", HOME, () => "nonsense"],
    [
      "after the session was ended",
      RETURN_URL,
      async ({ portal }, token) => {
        await portal.sessions.revoke({ all: true });
        return token;
      },
    ],
    [
      "after the session expired",
      RETURN_URL,
      ({ clock }, token) => {
        clock.now += 3_600_000;
        return token;
      },
    ],
  ])("is no error %s", async (_when, location, prepare) => {
    const bench = setUp();
    const token = (await prepare(bench, await bench.mintToken({ returnUrl: RETURN_URL }))) as string | undefined;
    const reply = await press(bench, { cookie: token && `${COOKIE}=${token}` });
    expect(reply).toMatchObject({ status: 303, headers: { location } });
    expect(cookiesOf(reply)).toEqual([cleared]);
  });

  test("keeps the cookie during an outage: a session that goes on must not look ended", async () => {
    const bench = setUp();
    const token = await bench.mintToken();
    bench.down.store = true;
    const reply = await press(bench, { cookie: `${COOKIE}=${token}` });
    expect(reply).toMatchObject({ status: 503, headers: { "retry-after": "1" } });
    expect(cookiesOf(reply)).toEqual([]);
    bench.down.store = false;
    await expect(bench.portal.authorize(token)).resolves.toBeDefined();
  });

  test.each(leaving)("ends the session %s, though the guard asks the directory", async (_when, prepare) => {
    const { bench, token, back } = await rechecked(prepare);
    const reply = await press(bench, { cookie: `${COOKIE}=${token}` });
    expect(reply).toMatchObject({ status: 303, headers: { location: RETURN_URL } });
    back();
    await expect(bench.portal.authorize(token)).rejects.toMatchObject({ code: "session_revoked" });
  });

  test.each([
    { "sec-fetch-site": "cross-site", origin: ORIGIN },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "none" },
    { "sec-fetch-site": undefined },
    { "sec-fetch-site": undefined, origin: "null" },
  ])("refuses another site's form: %o", async (headers) => {
    const bench = setUp();
    const token = await bench.mintToken();
    const reply = await press(bench, { ...headers, cookie: `${COOKIE}=${token}` });
    expect(reply.status).toBe(403);
    expect(cookiesOf(reply)).toEqual([]);
    await expect(bench.portal.authorize(token)).resolves.toBeDefined();
  });

  test("cannot choose between two cookies that differ", async () => {
    const reply = await press(setUp(), { cookie: `${COOKIE}=a; ${COOKIE}=b` });
    expect(reply.status).toBe(400);
    expect(cookiesOf(reply)).toEqual([]);
  });

  test("clears the cookie in both its forms where the portal may be embedded", async () => {
    const bench = setUp({ embedOrigins: ["https://shop.example.com"] });
    const reply = await press(bench, { cookie: `${COOKIE}=${await bench.mintToken()}` });
    expect(cookiesOf(reply)).toEqual([cleared, clearedPartitioned]);
  });

  test.each(["GET", "HEAD", "DELETE"])("answers 405 to %s", async (method) => {
    const reply = await setUp().visit(method, "/logout");
    expect(reply).toMatchObject({ status: 405, headers: { allow: "POST, OPTIONS" } });
  });
});

describe("GET /session", () => {
  test("tells a customer's own session: no metadata, no tenant, no token", async () => {
    const bench = setUp();
    const terms = {
      actor: "ada",
      returnUrl: RETURN_URL,
      page: "/invoices",
      locale: "de",
      metadata: { note: "internal" },
    };
    const token = await bench.mintToken(terms);
    const reply = await bench.visit("GET", "/session", { headers: { cookie: `${COOKIE}=${token}` } });
    expect(reply.status).toBe(200);
    expect(jsonOf(reply)).toEqual({
      id: expect.stringMatching(/^ps_/),
      customerId: "cus_acme",
      customerExternalId: "acme-001",
      actor: "ada",
      scopes: ["invoices:read"],
      expiresAt: "2026-01-02T04:04:05.678Z",
      returnUrl: RETURN_URL,
      page: "/invoices",
      locale: "de",
    });
    expect(await bench.visit("HEAD", "/session", { headers: { authorization: `Bearer ${token}` } })).toEqual(reply);
  });
});

describe("DELETE /session", () => {
  test("ends the session and clears the cookie", async () => {
    const bench = setUp();
    const token = await bench.mintToken();
    const headers = { cookie: `${COOKIE}=${token}`, "sec-fetch-site": "same-origin" };
    const reply = await bench.visit("DELETE", "/session", { headers });
    expect(reply).toMatchObject({ status: 204, body: undefined });
    expect(cookiesOf(reply)).toEqual([cleared]);
    const again = await bench.visit("DELETE", "/session", { headers });
    expect(jsonOf(again)).toMatchObject({ status: 401, code: "session_revoked" });
  });

  test("ends the session of a bearer", async () => {
    const bench = setUp();
    const token = await bench.mintToken();
    const headers = { authorization: `Bearer ${token}`, "sec-fetch-site": "cross-site" };
    expect((await bench.visit("DELETE", "/session", { headers })).status).toBe(204);
    await expect(bench.portal.authorize(token)).rejects.toMatchObject({ code: "session_revoked" });
  });

  test.each(leaving)("ends the session %s, though the guard asks the directory", async (_when, prepare) => {
    const { bench, token, back } = await rechecked(prepare);
    const headers = { authorization: `Bearer ${token}` };
    expect((await bench.visit("GET", "/session", { headers })).status).not.toBe(200);
    expect((await bench.visit("DELETE", "/session", { headers })).status).toBe(204);
    back();
    await expect(bench.portal.authorize(token)).rejects.toMatchObject({ code: "session_revoked" });
  });

  test("refuses another site's request, and keeps the cookie during an outage", async () => {
    const bench = setUp();
    const cookie = `${COOKIE}=${await bench.mintToken()}`;
    const forged = await bench.visit("DELETE", "/session", { headers: { cookie, "sec-fetch-site": "cross-site" } });
    expect(forged.status).toBe(403);
    bench.down.store = true;
    const reply = await bench.visit("DELETE", "/session", { headers: { cookie, "sec-fetch-site": "same-origin" } });
    expect(reply.status).toBe(503);
    expect([...cookiesOf(forged), ...cookiesOf(reply)]).toEqual([]);
  });
});
