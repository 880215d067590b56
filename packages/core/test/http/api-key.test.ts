import { describe, expect, test } from "vitest";
import { jsonOf } from "./request.ts";
import { keys, setUp } from "./support.ts";

describe("API key", () => {
  test.each<[string, Record<string, string>]>([
    ["as a bearer", { authorization: `Bearer ${keys.full}` }],
    ["as a bearer, in any case", { authorization: `bEARER   ${keys.full} ` }],
    ["as x-api-key", { "x-api-key": keys.full }],
    ["in both, the same", { authorization: `Bearer ${keys.full}`, "x-api-key": keys.full }],
    ["beside another scheme", { authorization: "Basic dXNlcjpwYXNz", "x-api-key": keys.full }],
    ["beside an empty bearer", { authorization: "Bearer ", "x-api-key": keys.full }],
    ["beside an empty x-api-key", { authorization: `Bearer ${keys.full}`, "x-api-key": "" }],
  ])("%s opens the management API", async (_how, headers) => {
    expect((await setUp().management("GET", "/", { headers })).status).toBe(200);
  });

  const challenge = 'Bearer realm="portal"';
  test.each<[string, Record<string, string>, number, string, string | undefined]>([
    ["missing", {}, 401, "api_key_missing", challenge],
    ["empty in both headers", { authorization: "", "x-api-key": "" }, 401, "api_key_missing", challenge],
    ["of another scheme", { authorization: `Basic ${keys.full}` }, 401, "api_key_missing", challenge],
    ["without a scheme", { authorization: keys.full }, 401, "api_key_missing", challenge],
    ["in a cookie", { cookie: `x-api-key=${keys.full}` }, 401, "api_key_missing", challenge],
    ["wrong", { "x-api-key": "sk_test_wrong_001" }, 401, "api_key_invalid", `${challenge}, error="invalid_token"`],
    ["too short", { "x-api-key": "sk" }, 401, "api_key_invalid", `${challenge}, error="invalid_token"`],
    ["too long", { "x-api-key": "s".repeat(65_536) }, 401, "api_key_invalid", `${challenge}, error="invalid_token"`],
    ["with a space", { "x-api-key": `${keys.full}, x` }, 401, "api_key_invalid", `${challenge}, error="invalid_token"`],
    [
      "in another case",
      { "x-api-key": keys.full.toUpperCase() },
      401,
      "api_key_invalid",
      `${challenge}, error="invalid_token"`,
    ],
    [
      "given twice, differing",
      { authorization: `Bearer ${keys.full}`, "x-api-key": keys.reader },
      400,
      "credential_ambiguous",
      undefined,
    ],
    ["publishable", { "x-api-key": keys.publishable }, 403, "api_key_publishable", undefined],
    ["allowed to write only", { "x-api-key": keys.writer }, 403, "permission_missing", undefined],
  ])("%s is refused", async (_how, headers, status, code, wwwAuthenticate) => {
    const reply = await setUp().management("GET", "/", { headers });
    expect(reply.status).toBe(status);
    expect(jsonOf(reply)["code"]).toBe(code);
    expect(reply.headers["www-authenticate"]).toBe(wwwAuthenticate);
  });

  test.each([
    ["GET", "/", "sessions:read"],
    ["HEAD", "/", "sessions:read"],
    ["GET", "/ps_0000000000000000000000000000", "sessions:read"],
    ["POST", "/", "sessions:write"],
    ["POST", "/revoke", "sessions:write"],
    ["DELETE", "/ps_0000000000000000000000000000", "sessions:write"],
  ])("%s %s needs the permission %s", async (method, path, permission) => {
    const { management } = setUp();
    const sent = (key: string) => ({ headers: { "x-api-key": key }, ...(method === "POST" && { body: {} }) });
    const [fitting, other] = permission === "sessions:read" ? [keys.reader, keys.writer] : [keys.writer, keys.reader];
    const refused = await management(method, path, sent(other));
    expect(refused.status).toBe(403);
    expect(jsonOf(refused)).toMatchObject({ code: "permission_missing", detail: expect.stringContaining(permission) });
    expect((await management(method, path, sent(fitting))).status).not.toBe(403);
  });

  test("is asked for before anything of the request is looked at", async () => {
    const { management } = setUp();
    const reply = await management("POST", "/", { body: "{", headers: { "content-type": "text/plain" } });
    expect(reply.status).toBe(401);
  });

  test.each<[string, () => unknown]>([
    ["fails", () => Promise.reject(new Error("the key table is away"))],
    [
      "throws",
      () => {
        throw new Error("the key table is away");
      },
    ],
    ["answers without a tenant", () => ({ permissions: ["sessions:read"] })],
    ["answers without permissions", () => ({ tenantId: "default" })],
    ["answers a text", () => "default"],
  ])("cannot be told while authenticate %s: 503, and never access", async (_how, authenticate) => {
    const { manage, faults } = setUp({ authenticate: authenticate as never });
    const reply = await manage("GET", "/");
    expect(reply.status).toBe(503);
    expect(reply.headers["retry-after"]).toBe("1");
    expect(jsonOf(reply)["code"]).toBe("directory_unavailable");
    expect(faults).toHaveLength(1);
  });

  test.each([undefined, null])("is invalid when authenticate answers %s", async (answer) => {
    const { manage } = setUp({ authenticate: () => answer as undefined });
    expect((await manage("GET", "/")).status).toBe(401);
  });
});

describe("management during an outage", () => {
  test.each([
    ["GET", "/", undefined],
    ["GET", "/ps_0000000000000000000000000000", undefined],
    ["DELETE", "/ps_0000000000000000000000000000", undefined],
    ["POST", "/", { customerId: "cus_acme" }],
    ["POST", "/revoke", { customerId: "cus_acme" }],
    ["POST", "/revoke", { jti: "ps_0000000000000000000000000000" }],
  ])("%s %s answers 503 with Retry-After while the store is down", async (method, path, body) => {
    const { manage, down } = setUp();
    down.store = true;
    const reply = await manage(method, path, { body });
    expect(reply.status).toBe(503);
    expect(reply.headers["retry-after"]).toBe("1");
    expect(jsonOf(reply)["code"]).toBe("store_unavailable");
  });

  test("creating answers 503 while the directory is down", async () => {
    const { manage, down } = setUp();
    down.directory = true;
    const reply = await manage("POST", "/", { body: { customerId: "cus_acme" } });
    expect(reply).toMatchObject({ status: 503, headers: { "retry-after": "1" } });
    expect(jsonOf(reply)["code"]).toBe("directory_unavailable");
  });
});
