import { describe, expect, test } from "vitest";
import { createManagementHandler } from "../../src/http/index.ts";
import { createPortal, memoryStore, PortalError } from "../../src/index.ts";
import { jsonOf, navigation, request } from "./request.ts";
import { keys, setUp } from "./support.ts";

describe("management routes", () => {
  test("are never open: a portal without authenticate cannot have them", () => {
    const customers = { find: () => undefined };
    const options = { baseUrl: "https://a.example", store: memoryStore(), customers, scopes: ["a"], defaultScopes: [] };
    expect(() => createManagementHandler(createPortal(options))).toThrow(/option "authenticate"/);
  });

  test.each(["/a/b", "//x", "/openapi.json/x", "/revoke/x"])("leave %s to the host", async (path) => {
    const handler = createManagementHandler(setUp().portal);
    await expect(handler(request("GET", path))).resolves.toBeUndefined();
  });

  test.each([
    ["PUT", "/", "POST, GET, HEAD, OPTIONS"],
    ["DELETE", "/", "POST, GET, HEAD, OPTIONS"],
    ["PATCH", "/ps_0000000000000000000000000000", "GET, HEAD, DELETE, OPTIONS"],
    ["POST", "/ps_0000000000000000000000000000", "GET, HEAD, DELETE, OPTIONS"],
    ["GET", "/revoke", "POST, OPTIONS"],
    ["DELETE", "/revoke", "POST, OPTIONS"],
    ["POST", "/openapi.json", "GET, HEAD, OPTIONS"],
    ["get", "/", "POST, GET, HEAD, OPTIONS"],
    ["TRACE", "/", "POST, GET, HEAD, OPTIONS"],
  ])("answer 405 to %s %s, allowing %s", async (method, path, allow) => {
    const reply = await setUp().manage(method, path);
    expect(reply.status).toBe(405);
    expect(reply.headers["allow"]).toBe(allow);
    expect(jsonOf(reply)["code"]).toBe("method_not_allowed");
  });

  test.each([
    ["/", "POST, GET, HEAD, OPTIONS"],
    ["/revoke", "POST, OPTIONS"],
    ["/ps_0000000000000000000000000000", "GET, HEAD, DELETE, OPTIONS"],
  ])("answer OPTIONS %s without CORS, whatever the origin", async (path, allow) => {
    const { management } = setUp({ clientOrigins: ["https://app.example.com"] });
    const reply = await management("OPTIONS", path, { headers: { origin: "https://app.example.com" } });
    expect(reply).toMatchObject({ status: 204, headers: { allow } });
    expect(Object.keys(reply.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  test("answer HEAD as GET", async () => {
    const { manage, mint } = setUp();
    const { id } = await mint();
    for (const path of ["/", `/${id}`, `/${id}/`, "/openapi.json"])
      expect(await manage("HEAD", path)).toEqual(await manage("GET", path));
  });

  test.each([
    [undefined],
    [""],
    ["text/plain"],
    ["application/x-www-form-urlencoded"],
    ["multipart/form-data; boundary=x"],
    ["application/jsonp"],
    ["application/problem+json"],
    ["text/html; application/json"],
  ])("answer 415 to the content type %s", async (type) => {
    const { manage } = setUp();
    for (const path of ["/", "/revoke"]) {
      const reply = await manage("POST", path, { body: { customerId: "cus_acme" }, headers: { "content-type": type } });
      expect(reply.status).toBe(415);
      expect(jsonOf(reply)["code"]).toBe("media_type_unsupported");
    }
  });

  test.each(["application/json;charset=utf-8", "Application/JSON", " application/json ; charset=UTF-8"])(
    "take the content type %s",
    async (type) => {
      const sent = { body: { customerId: "cus_acme" }, headers: { "content-type": type } };
      expect((await setUp().manage("POST", "/", sent)).status).toBe(201);
    },
  );

  test("tell what the adapter says of a body that is too large", async () => {
    const handler = createManagementHandler(setUp().portal);
    const headers = { "x-api-key": keys.full, "content-type": "application/json" };
    const body = () => Promise.reject(new PortalError("body_too_large"));
    const reply = await handler({ ...request("POST", "/", { headers }), body });
    expect(reply).toMatchObject({ status: 413 });
    expect(jsonOf(reply!)["code"]).toBe("body_too_large");
  });

  test("pass on what is no error of ours", async () => {
    const handler = createManagementHandler(setUp().portal);
    const headers = { "x-api-key": keys.full, "content-type": "application/json" };
    const body = () => Promise.reject(new Error("aborted"));
    await expect(handler({ ...request("POST", "/", { headers }), body })).rejects.toThrow("aborted");
  });

  test("take a body that the merchant's own parser read, and are as strict with it", async () => {
    const handler = createManagementHandler(setUp().portal);
    const headers = { "x-api-key": keys.full, "content-type": "application/json" };
    const send = async (parsed: unknown) =>
      (await handler({ ...request("POST", "/", { headers }), body: async () => ({ parsed }) }))!.status;
    expect(await send({ customerId: "cus_acme" })).toBe(201);
    for (const parsed of [undefined, null, [], "text", 1, { customerId: "cus_acme", extra: 1 }])
      expect(await send(parsed)).toBe(400);
  });

  test("answer problem details to a browser too, and leave its portal cookie alone", async () => {
    const { management } = setUp();
    const reply = await management("GET", "/", { headers: { ...navigation, cookie: "__Host-postern=x" } });
    expect(reply.status).toBe(401);
    expect(reply.headers["content-type"]).toMatch(/^application\/problem\+json/);
    expect(reply.headers).not.toHaveProperty("set-cookie");
  });
});

describe("GET / > refuses the query", () => {
  test.each([
    ["customerId=a&customerId=b", "customerId"],
    ["customerId=a&customer%49d=a", "customerId"],
    ["limit=0", "limit"],
    ["limit=101", "limit"],
    ["limit=1.5", "limit"],
    ["limit=%2B1", "limit"],
    ["limit=", "limit"],
    ["limit=99999999999", "limit"],
    ["includeExpired=1", "includeExpired"],
    ["includeExpired", "includeExpired"],
    ["status=live", "status"],
    ["status=issued,redeemed", "status"],
    ["actor=ada", "actor"],
    ["customerId=a&customerExternalId=b", "customerExternalId"],
    ["customerId=", "customerId"],
    ["customerId=a%00b", "customerId"],
    ["customerId=%ff", ""],
    ["customerId=%", ""],
    ["customerId[]=a", "customerId[]"],
    ["colour=red", "colour"],
    ["__proto__=1", "__proto__"],
    ["constructor=1", "constructor"],
    ["toString=1", "toString"],
    ["cursor=abc", "cursor"],
    ["cursor=", "cursor"],
    ["cursor=MTpwc18wMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA=", "cursor"],
  ])("%s, naming the field", async (query, field) => {
    const reply = await setUp().manage("GET", "/", { query });
    expect(reply.status).toBe(400);
    expect(jsonOf(reply)).toMatchObject({ code: "request_malformed", errors: [{ path: field }] });
  });
});
