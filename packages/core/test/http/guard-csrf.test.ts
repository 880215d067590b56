import { describe, expect, test } from "vitest";
import { createGuard } from "../../src/http/index.ts";
import { headersOf } from "./request.ts";
import { ORIGIN, setUp } from "./support.ts";

const own = { origin: ORIGIN };
const foreign = { origin: "https://evil.example" };
const ok = "admitted";
const refused = "origin_refused";

type Row = [method: string, headers: Record<string, string>, byCookie: string];

const rows: Row[] = [];
for (const method of ["GET", "HEAD", "OPTIONS"])
  for (const site of [undefined, "same-origin", "same-site", "cross-site", "none"])
    rows.push([method, { ...foreign, ...(site && { "sec-fetch-site": site }) }, ok]);
for (const method of ["POST", "PUT", "PATCH", "DELETE", "TRACE", "post"])
  rows.push(
    [method, { "sec-fetch-site": "same-origin" }, ok],
    [method, { "sec-fetch-site": "same-origin", ...foreign }, ok],
    [method, { "sec-fetch-site": "same-site", ...own }, refused],
    [method, { "sec-fetch-site": "cross-site", ...own }, refused],
    [method, { "sec-fetch-site": "none", ...own }, refused],
    [method, { "sec-fetch-site": "", ...own }, refused],
    [method, { "sec-fetch-site": "Same-Origin", ...own }, refused],
    [method, own, ok],
    [method, foreign, refused],
    [method, { origin: "null" }, refused],
    [method, { origin: `${ORIGIN}/` }, refused],
    [method, { origin: `${ORIGIN}:443` }, refused],
    [method, { origin: "http://billing.example.com" }, refused],
    [method, { origin: `${ORIGIN}.evil.example` }, refused],
    [method, { referer: `${ORIGIN}/portal` }, refused],
    [method, {}, refused],
  );

for (const upgrade of ["websocket", "WebSocket", "h2c, websocket"])
  rows.push(
    ["GET", { upgrade, ...own }, ok],
    ["GET", { upgrade, "sec-fetch-site": "same-origin", ...own }, ok],
    ["GET", { upgrade, ...foreign }, refused],
    ["GET", { upgrade, "sec-fetch-site": "same-site", ...foreign }, refused],
    ["GET", { upgrade }, refused],
  );
rows.push(["GET", { upgrade: "h2c", ...foreign }, ok]);

describe("guard > forged requests", () => {
  test.each(rows)("%s with %o and the cookie is %s", async (method, headers, expected) => {
    const { portal, mintToken } = setUp();
    const cookie = `__Host-postern=${await mintToken()}`;
    const decided = await createGuard(portal)(method, headersOf({ ...headers, cookie }));
    const refusal = { error: { code: expected }, reply: { status: 403, headers: { "cache-control": "no-store" } } };
    expect(decided).toMatchObject(expected === ok ? { access: { customerId: "cus_acme" } } : refusal);
  });

  test.each(rows)("%s with %o and a bearer is always admitted: no other site can send one", async (method, headers) => {
    const { portal, mintToken } = setUp();
    const token = await mintToken();
    const guard = createGuard(portal);
    for (const credential of [{ authorization: `Bearer ${token}` }, { "x-session-token": token }]) {
      const decided = await guard(method, headersOf({ ...headers, ...credential, cookie: "__Host-postern=other" }));
      expect(decided.access?.customerId).toBe("cus_acme");
    }
  });

  const elsewhere = `It must come from ${ORIGIN}, where baseUrl is.`;
  test.each<[Record<string, string>, string]>([
    [foreign, `The request came from https://evil.example, and baseUrl is at ${ORIGIN}.`],
    [
      { "sec-fetch-site": "same-site", ...foreign },
      `The request came from https://evil.example, and baseUrl is at ${ORIGIN}.`,
    ],
    [{ origin: "http://[::1]:3000" }, `The request came from http://[::1]:3000, and baseUrl is at ${ORIGIN}.`],
    [{}, `Send Origin or Sec-Fetch-Site: same-origin; forms must be posted from ${ORIGIN}.`],
    [{ "sec-fetch-site": "same-site" }, elsewhere],
    [{ "sec-fetch-site": "cross-site", ...own }, elsewhere],
    [{ origin: "null" }, elsewhere],
    [{ origin: "https://user:pass@evil.example" }, elsewhere],
    [{ origin: "https://evil.example/path?token=x" }, elsewhere],
    [{ origin: "https://évil.example" }, elsewhere],
    [{ origin: "https://evil.example, https://evil.example" }, elsewhere],
    [
      { origin: `https://${"e".repeat(247)}` },
      `The request came from https://${"e".repeat(247)}, and baseUrl is at ${ORIGIN}.`,
    ],
    [{ origin: `https://${"e".repeat(248)}` }, elsewhere],
  ])("tells of %o where it came from, if that is a plain origin, and where it must", async (headers, detail) => {
    const { portal, mintToken } = setUp();
    const cookie = `__Host-postern=${await mintToken()}`;
    const decided = await createGuard(portal)("POST", headersOf({ ...headers, cookie }));
    const body = expect.stringContaining(`"detail":"${detail}"`);
    expect(decided).toMatchObject({ error: { message: detail }, reply: { body } });
  });

  test("the store is not even asked about a forged one", async () => {
    const { portal, mintToken, down } = setUp();
    const cookie = `__Host-postern=${await mintToken()}`;
    down.store = true;
    const decided = await createGuard(portal)("POST", headersOf({ ...foreign, cookie }));
    expect(decided).toMatchObject({ error: { code: refused } });
  });
});
