import { describe, expect, test } from "vitest";
import { createGuard } from "../../src/http/index.ts";
import { headersOf } from "./request.ts";
import { type Scope, type SetUp, setUp } from "./support.ts";

const COOKIE = "__Host-postern";
const challenge = 'Bearer realm="portal"';

/** What the guard says to these headers: whom it lets in, or the code. */
async function verdict({ portal }: SetUp, headers: Record<string, string>, need: Scope[] = []) {
  const decided = await createGuard(portal, need)("GET", headersOf(headers));
  return decided.access?.customerId ?? (decided as { error: { code: string } }).error.code;
}

describe("guard > finds the portal token", () => {
  test.each<[string, (acme: string, globex: string) => Record<string, string>, string]>([
    ["as a bearer", (acme) => ({ authorization: `Bearer ${acme}` }), "cus_acme"],
    ["as a bearer, in any case", (acme) => ({ authorization: `bearer  ${acme} ` }), "cus_acme"],
    ["as X-Session-Token", (acme) => ({ "x-session-token": acme }), "cus_acme"],
    ["as the cookie", (acme) => ({ cookie: `${COOKIE}=${acme}` }), "cus_acme"],
    ["as the cookie among others", (acme) => ({ cookie: `a=b; ${COOKIE}=${acme}; c=d` }), "cus_acme"],
    ["nowhere", () => ({}), "credential_missing"],
    [
      "nowhere but in empty headers",
      () => ({ authorization: "", "x-session-token": "", cookie: "" }),
      "credential_missing",
    ],
    ["nowhere but in an empty cookie", () => ({ cookie: `${COOKIE}=` }), "credential_missing"],
    ["behind an empty bearer", (acme) => ({ authorization: "Bearer ", cookie: `${COOKIE}=${acme}` }), "cus_acme"],
    ["behind an empty X-Session-Token", (acme) => ({ "x-session-token": "", cookie: `${COOKIE}=${acme}` }), "cus_acme"],
    ["behind another scheme", (acme) => ({ authorization: "Basic eDp5", cookie: `${COOKIE}=${acme}` }), "cus_acme"],
    ["not in another scheme", (acme) => ({ authorization: `Token ${acme}` }), "credential_missing"],
    ["not without a scheme", (acme) => ({ authorization: acme }), "credential_missing"],
    ["twice the same", (acme) => ({ authorization: `Bearer ${acme}`, "x-session-token": acme }), "cus_acme"],
    [
      "twice, differing",
      (acme, globex) => ({ authorization: `Bearer ${acme}`, "x-session-token": globex }),
      "credential_ambiguous",
    ],
    [
      "as a bearer before the cookie",
      (acme, globex) => ({ authorization: `Bearer ${globex}`, cookie: `${COOKIE}=${acme}` }),
      "cus_globex",
    ],
    [
      "as X-Session-Token before the cookie",
      (acme, globex) => ({ "x-session-token": globex, cookie: `${COOKIE}=${acme}` }),
      "cus_globex",
    ],
    [
      "in a bad bearer, whatever the cookie",
      (acme) => ({ authorization: "Bearer x", cookie: `${COOKIE}=${acme}` }),
      "token_invalid",
    ],
    [
      "as a bearer before two cookies",
      (acme, globex) => ({ authorization: `Bearer ${acme}`, cookie: `${COOKIE}=1; ${COOKIE}=${globex}` }),
      "cus_acme",
    ],
    ["in the cookie twice, the same", (acme) => ({ cookie: `${COOKIE}=${acme}; ${COOKIE}=${acme}` }), "cus_acme"],
    [
      "in the cookie twice, differing",
      (acme, globex) => ({ cookie: `${COOKIE}=${acme}; ${COOKIE}=${globex}` }),
      "credential_ambiguous",
    ],
  ])("%s", async (_where, headersFor, expected) => {
    const bench = setUp();
    const headers = headersFor(await bench.mintToken(), await bench.mintToken({ customerId: "cus_globex" }));
    expect(await verdict(bench, headers)).toBe(expected);
  });
});

describe("guard > reads the cookie header", () => {
  test.each<[string, (token: string) => string, string]>([
    ["without spaces", (token) => `a=b;${COOKIE}=${token};c=d`, "cus_acme"],
    ["with more white space", (token) => `a=b;  \t${COOKIE}=${token}  ; c`, "cus_acme"],
    ["behind a cookie with the name in its value", (token) => `a=${COOKIE}=x; ${COOKIE}=${token}`, "cus_acme"],
    ["behind a name that ends alike", (token) => `x${COOKIE}=evil; ${COOKIE}=${token}`, "cus_acme"],
    ["behind a name that begins alike", (token) => `${COOKIE}-claimant=evil; ${COOKIE}=${token}`, "cus_acme"],
    [
      "behind a value that hides the name after a space",
      (token) => `a=b ${COOKIE}=evil; ${COOKIE}=${token}`,
      "cus_acme",
    ],
    ["and finds nothing after a space in a value", (token) => `a=b ${COOKIE}=${token}`, "credential_missing"],
    ["and finds nothing in a name that ends alike", (token) => `x${COOKIE}=${token}`, "credential_missing"],
    ["and finds nothing in another case", (token) => `${COOKIE.toUpperCase()}=${token}`, "credential_missing"],
    ["and takes no quotes", (token) => `${COOKIE}="${token}"`, "token_invalid"],
    ["and decodes nothing", (token) => `${COOKIE}=${token.replace(".", "%2E")}`, "token_invalid"],
    ["of 64 KB", (token) => `${"a=b; ".repeat(13_000)}${COOKIE}=${token}`, "cus_acme"],
  ])("%s", async (_how, cookieFor, expected) => {
    const bench = setUp();
    expect(await verdict(bench, { cookie: cookieFor(await bench.mintToken()) })).toBe(expected);
  });
});

describe("guard > refuses with token_invalid", () => {
  test.each<[string, (token: string) => string]>([
    ["another kind of prefix", (token) => token.replace("pstoken_", "pslink_")],
    ["a longer secret", (token) => `${token}A`],
    ["a shorter secret", (token) => token.slice(0, -1)],
    ["padding", (token) => `${token}=`],
    ["another spelling of the last character", (token) => `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "z"}`],
    ["a secret that differs", (token) => token.replace(/\.../, (text) => (text === ".AA" ? ".BB" : ".AA"))],
    ["an id that differs", (token) => token.replace(/_..../, "_AAAA")],
    ["upper case", (token) => token.toUpperCase()],
    ["64 KB", (token) => token.padEnd(65_536, "A")],
    ["two tokens in one header", (token) => `${token}, ${token}`],
    ["a session id", (token) => `ps_${token.slice(8, 36)}`],
  ])("%s", async (_what, spoil) => {
    const bench = setUp();
    const token = spoil(await bench.mintToken());
    expect(await verdict(bench, { "x-session-token": token })).toBe("token_invalid");
    expect(await verdict(bench, { authorization: `Bearer ${token}` })).toBe("token_invalid");
  });

  test("a link token where a portal token belongs", async () => {
    const bench = setUp();
    const { token } = await bench.mint();
    expect(await verdict(bench, { authorization: `Bearer ${token}` })).toBe("token_invalid");
    expect(await verdict(bench, { authorization: `Bearer ${token.replace("pslink_", "pstoken_")}` })).toBe(
      "token_invalid",
    );
  });

  test("an API key where a portal token belongs", async () => {
    expect(await verdict(setUp(), { authorization: "Bearer sk_test_full_0001" })).toBe("token_invalid");
  });
});

describe("guard > tells by RFC 6750", () => {
  test.each<[string, string | undefined, (bench: SetUp, token: string) => unknown]>([
    ["credential_missing", challenge, () => undefined],
    ["token_invalid", `${challenge}, error="invalid_token"`, () => "nonsense"],
    [
      "token_expired",
      `${challenge}, error="invalid_token"`,
      ({ clock }, token) => {
        clock.now += 3_600_000;
        return token;
      },
    ],
    [
      "session_revoked",
      `${challenge}, error="invalid_token"`,
      async ({ portal }, token) => {
        await portal.sessions.revoke({ all: true });
        return token;
      },
    ],
    [
      "scope_insufficient",
      `${challenge}, error="insufficient_scope", scope="subscriptions:read subscriptions:write"`,
      (_bench, token) => token,
    ],
  ])("%s", async (code, expected, prepare) => {
    const bench = setUp();
    const token = (await prepare(bench, await bench.mintToken({ scopes: ["subscriptions:write"] }))) as
      | string
      | undefined;
    const guard = createGuard(bench.portal, ["subscriptions:read", "subscriptions:write"]);
    const decided = await guard("GET", headersOf(token === undefined ? {} : { authorization: `Bearer ${token}` }));
    expect(decided).toMatchObject({
      access: undefined,
      error: { code },
      reply: { headers: { "www-authenticate": expected } },
    });
  });
});

describe("guard > scopes", () => {
  test.each<[Scope[], Scope[], string]>([
    [["invoices:read"], [], "cus_acme"],
    [["invoices:read"], ["invoices:read"], "cus_acme"],
    [["invoices:read", "subscriptions:read"], ["subscriptions:read", "invoices:read"], "cus_acme"],
    [["subscriptions:write"], ["subscriptions:read"], "scope_insufficient"],
    [["subscriptions:read"], ["subscriptions:write"], "scope_insufficient"],
    [["invoices:read"], ["invoices:read", "subscriptions:read"], "scope_insufficient"],
  ])("with %j a session that needs %j is %s", async (scopes, need, expected) => {
    const bench = setUp();
    expect(await verdict(bench, { "x-session-token": await bench.mintToken({ scopes }) }, need)).toBe(expected);
  });

  test("cannot be made for a scope that is not declared", () => {
    expect(() => createGuard(setUp().portal, ["invoices:write" as Scope])).toThrow(TypeError);
  });
});
