import { describe, expect, test } from "vitest";
import { createPortalHandler } from "../../src/http/index.ts";
import { PortalError } from "../../src/index.ts";
import { cookiesOf, jsonOf, navigation, request } from "./request.ts";
import { RETURN_URL, setUp } from "./support.ts";

const CLAIMANT = "A".repeat(43);

describe("redeem > by a JSON client", () => {
  test("gives the portal token with what it opens, and no cookie", async () => {
    const { visit, mint, portal } = setUp();
    const { token, id } = await mint({ returnUrl: RETURN_URL, metadata: { note: "internal" } });
    const reply = await visit("POST", "/redeem", { body: { token } });
    expect(reply.status).toBe(200);
    expect(cookiesOf(reply)).toEqual([]);
    const redeemed = jsonOf(reply);
    expect(redeemed).toEqual({
      token: expect.stringMatching(/^pstoken_/),
      tokenType: "Bearer",
      expiresAt: "2026-01-02T04:04:05.678Z",
      session: {
        id,
        customerId: "cus_acme",
        customerExternalId: "acme-001",
        actor: null,
        scopes: ["invoices:read"],
        expiresAt: "2026-01-02T04:04:05.678Z",
        returnUrl: RETURN_URL,
        page: null,
        locale: null,
      },
    });
    await expect(portal.authorize(redeemed["token"] as string)).resolves.toMatchObject({ sessionId: id });
  });

  test("gives it once more to the same claimant for a minute, and to nobody else", async () => {
    const { visit, mint, clock } = setUp();
    const { token } = await mint();
    const send = (claimant?: string) => visit("POST", "/redeem", { body: { token, claimant } });
    const first = await send(CLAIMANT);
    clock.now += 59_999;
    expect(jsonOf(await send(CLAIMANT))).toEqual(jsonOf(first));
    for (const claimant of [undefined, "E".repeat(43)])
      expect(jsonOf(await send(claimant))).toMatchObject({ status: 410, code: "link_redeemed" });
    clock.now += 1;
    expect(jsonOf(await send(CLAIMANT))).toMatchObject({ status: 410, code: "link_redeemed" });
  });

  test("gives it no second time without a claimant", async () => {
    const { visit, mint } = setUp();
    const body = { token: (await mint()).token };
    expect((await visit("POST", "/redeem", { body })).status).toBe(200);
    expect((await visit("POST", "/redeem", { body })).status).toBe(410);
  });

  test("gives it to exactly one of 50 concurrent claimants", async () => {
    const { visit, mint } = setUp();
    const { token } = await mint();
    const replies = await Promise.all(Array.from({ length: 50 }, () => visit("POST", "/redeem", { body: { token } })));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 410)).toHaveLength(49);
  });

  test("needs no origin, because it sets no cookie", async () => {
    const { visit, mint } = setUp();
    const headers = { origin: "https://elsewhere.example", "sec-fetch-site": "cross-site" };
    expect((await visit("POST", "/redeem", { body: { token: (await mint()).token }, headers })).status).toBe(200);
  });

  test.each<[unknown, string]>([
    [{}, "token"],
    [{ token: 1 }, "token"],
    [{ token: null }, "token"],
    [{ token: ["a"] }, "token"],
    [{ token: "a".repeat(65_536) }, "token"],
    [{ token: "a", claimant: 1 }, "claimant"],
    [{ token: "a", claimant: null }, "claimant"],
    [{ token: "a", claimant: "short" }, "claimant"],
    [{ token: "a", claimant: `${"A".repeat(42)}B` }, "claimant"],
    [{ token: "a", page: "/admin" }, "page"],
    ['{"token":"a","__proto__":{}}', "__proto__"],
    ['{"token":"a","to\\u006ben":"b"}', ""],
    ["", ""],
    ["[]", ""],
    ["token=a", ""],
  ])("refuses %j, naming the field", async (body, field) => {
    const reply = await setUp().visit("POST", "/redeem", { body, headers: { "content-type": "application/json" } });
    expect(reply.status).toBe(400);
    expect(jsonOf(reply)).toMatchObject({ code: "request_malformed", errors: [{ path: field }] });
  });

  test("refuses a portal token where a link token belongs", async () => {
    const { visit, mintToken } = setUp();
    const token = await mintToken();
    for (const each of [token, token.replace("pstoken_", "pslink_"), "", "nonsense"])
      expect(jsonOf(await visit("POST", "/redeem", { body: { token: each } }))).toMatchObject({ code: "link_invalid" });
  });

  test.each([undefined, "text/plain", "multipart/form-data; boundary=x"])("answers 415 to %s", async (type) => {
    const { visit, mint } = setUp();
    const sent = { body: { token: (await mint()).token }, headers: { "content-type": type } };
    expect(jsonOf(await visit("POST", "/redeem", sent))).toMatchObject({
      status: 415,
      code: "media_type_unsupported",
      detail: "Send application/json or application/x-www-form-urlencoded.",
    });
  });

  test("tells what the adapter says of a body that is too large", async () => {
    const headers = { "content-type": "application/json" };
    const body = () => Promise.reject(new PortalError("body_too_large"));
    const reply = await createPortalHandler(setUp().portal)({ ...request("POST", "/redeem", { headers }), body });
    expect(reply).toMatchObject({ status: 413 });
  });

  test.each([
    ["GET", "/redeem", "POST, OPTIONS"],
    ["PUT", "/session", "GET, HEAD, DELETE, OPTIONS"],
    ["POST", "/open/x", "GET, HEAD, OPTIONS"],
  ])("answers 405 to %s %s, to a person as a page", async (method, path, allow) => {
    const { visit } = setUp();
    expect(await visit(method, path)).toMatchObject({ status: 405, headers: { allow } });
    const page = await visit(method, path, { headers: navigation });
    expect(page).toMatchObject({ status: 405, headers: { allow, "content-type": "text/html; charset=utf-8" } });
  });

  test.each(["/", "/open", "/open/a/b", "/Redeem", "/redeem/x", "/%72edeem", "/api/invoices", ""])(
    "leaves %s to the host",
    async (path) => {
      await expect(createPortalHandler(setUp().portal)(request("GET", path))).resolves.toBeUndefined();
    },
  );
});
