import { describe, expect, test } from "vitest";
import { jsonOf, type Sent } from "./request.ts";
import { setUp } from "./support.ts";

const customer = { customerId: "cus_acme" };
const bounds = "must be a whole number of seconds from 60 to 86400";

/** The refusal of a create, its fields as `path: message`. */
async function refusal(sent: Sent) {
  const { manage, portal } = setUp();
  const reply = await manage("POST", "/", sent);
  const problem = jsonOf(reply) as { code: string; detail: string; errors?: { path: string; message: string }[] };
  await expect(portal.sessions.list({ includeExpired: true })).resolves.toMatchObject({ data: [] });
  return { ...problem, status: reply.status, fields: problem.errors?.map(({ path }) => path) };
}

describe("POST / > refuses, naming the field,", () => {
  test.each<[string, unknown, string]>([
    ["no customer", {}, "customerId"],
    ["two customers", { ...customer, customerExternalId: "acme-001" }, "customerId"],
    ["an empty customer", { customerId: "" }, "customerId"],
    ["a customer that is a number", { customerId: 7 }, "customerId"],
    ["a customer that is null", { customerId: null }, "customerId"],
    ["a customer that is a list", { customerId: ["cus_acme"] }, "customerId"],
    ["a control character", { customerId: "cus\u0000acme" }, "customerId"],
    ["a lone surrogate", { customerExternalId: "\ud800" }, "customerExternalId"],
    ["a long id", { customerId: "a".repeat(256) }, "customerId"],
    ["an actor that is an object", { ...customer, actor: { sub: "ada" } }, "actor"],
    ["scopes that are a text", { ...customer, scopes: "invoices:read" }, "scopes"],
    ["a scope that is a number", { ...customer, scopes: ["invoices:read", 1] }, "scopes.1"],
    ["a time to live that is a text", { ...customer, ttlSeconds: "60" }, "ttlSeconds"],
    ["a time to live that is null", { ...customer, ttlSeconds: null }, "ttlSeconds"],
    ["an unknown use", { ...customer, use: "twice" }, "use"],
    ["an unknown delivery", { ...customer, delivery: "pigeon" }, "delivery"],
    ["use once of a token", { ...customer, delivery: "token", use: "once" }, "use"],
    ["a wait for a token", { ...customer, delivery: "token", openWithinSeconds: 60 }, "openWithinSeconds"],
    ["a page on another host", { ...customer, page: "//evil.example" }, "page"],
    ["a page that climbs", { ...customer, page: "/%2e%2e/admin" }, "page"],
    ["a page with a backslash", { ...customer, page: "/\\evil.example" }, "page"],
    ["a locale that is none", { ...customer, locale: "no language" }, "locale"],
    ["metadata that is a list", { ...customer, metadata: ["a"] }, "metadata"],
    ["metadata that nests", { ...customer, metadata: { note: { a: "b" } } }, "metadata.note"],
    ["metadata beyond 2 KB", { ...customer, metadata: { note: "a".repeat(2048) } }, "metadata"],
  ])("%s", async (_what, body, field) => {
    expect(await refusal({ body })).toMatchObject({ status: 400, code: "request_malformed", fields: [field] });
  });

  test.each<[string, unknown, string[]]>([
    ["one unknown member", { ...customer, ttl: 60 }, ["ttl"]],
    ["two of them", { ...customer, tenantId: "globex", epoch: "e" }, ["tenantId", "epoch"]],
    ["a prototype", '{"customerId":"cus_acme","__proto__":{"scopes":["subscriptions:write"]}}', ["__proto__"]],
    ["a constructor", { ...customer, constructor: 1 }, ["constructor"]],
  ])("%s by name", async (_what, body, fields) => {
    expect(await refusal({ body })).toMatchObject({ status: 400, code: "request_malformed", fields });
  });

  test("a prototype in metadata", async () => {
    const body = '{"customerId":"cus_acme","metadata":{"__proto__":"x"}}';
    expect(await refusal({ body })).toMatchObject({ code: "request_malformed", fields: ["metadata"] });
  });
});

describe("POST / > refuses lifetimes, naming the bounds,", () => {
  test.each([0, -1, 59, 86_401, 1e9, 60.5, 2 ** 53])("ttlSeconds %s", async (ttlSeconds) => {
    const { code, status, detail, errors } = await refusal({ body: { ...customer, ttlSeconds } });
    expect({ code, status, detail }).toEqual({
      code: "ttl_out_of_bounds",
      status: 400,
      detail: `ttlSeconds ${bounds}.`,
    });
    expect(errors).toEqual([{ path: "ttlSeconds", message: bounds }]);
  });

  test.each([
    [0, 3600],
    [61, 60],
    [1.5, 3600],
  ])("openWithinSeconds %s within ttlSeconds %s", async (openWithinSeconds, ttlSeconds) => {
    const { code, detail } = await refusal({ body: { ...customer, ttlSeconds, openWithinSeconds } });
    expect(code).toBe("ttl_out_of_bounds");
    expect(detail).toBe(`openWithinSeconds must be a whole number of seconds from 1 to ${ttlSeconds}.`);
  });

  test.each(["NaN", "Infinity", "1e400", "0x3c", "060"])("ttlSeconds written %s", async (number) => {
    const { code } = await refusal({ body: `{"customerId":"cus_acme","ttlSeconds":${number}}` });
    expect(code).toBe("request_malformed");
  });
});

describe("POST / > refuses a body that is no plain JSON object:", () => {
  test.each([
    ["nothing", ""],
    ["broken JSON", '{"customerId":'],
    ["a comment", '{"customerId":"cus_acme"} // hello'],
    ["a byte order mark", '\ufeff{"customerId":"cus_acme"}'],
    ["a list", '[{"customerId":"cus_acme"}]'],
    ["null", "null"],
    ["a text", '"cus_acme"'],
    ["a number", "1"],
    ["a member twice", '{"customerId":"cus_acme","customerId":"cus_globex"}'],
    ["a member twice, once escaped", '{"customerId":"cus_acme","customer\\u0049d":"cus_globex"}'],
    ["a member twice, apart", '{"actor":"a","customerId":"cus_acme","metadata":{"x":"y"},"actor" :"b"}'],
    ["a member twice, nested", '{"customerId":"cus_acme","metadata":{"a":"1","\\u0061":"2"}}'],
    ["a member twice, in a list", '{"customerId":"cus_acme","scopes":[{"a":1,"b":[{}],"a":2}]}'],
    ["a prototype twice", '{"customerId":"cus_acme","__proto__":1,"__proto__":2}'],
  ])("%s", async (_what, body) => {
    const { code, status, fields } = await refusal({ body });
    expect({ code, status, fields }).toEqual({ code: "request_malformed", status: 400, fields: [""] });
  });

  test.each([
    ["a text that looks like a member twice", { note: '","note":"', "no:te": "{}[]:", "a\\": '\\"' }],
    ["equal members of different objects", { customerId: "cus_globex" }],
  ])("but not %s", async (_what, metadata) => {
    const { manage } = setUp();
    const reply = await manage("POST", "/", { body: { ...customer, metadata } });
    expect(jsonOf(reply)["metadata"]).toEqual(metadata);
  });
});

describe("POST / > refuses", () => {
  test.each<[string, number, object]>([
    ["customer_unknown", 404, { customerId: "cus_nobody" }],
    ["customer_unknown", 404, { customerId: "CUS_ACME" }],
    ["customer_unknown", 404, { customerId: "cus_acme " }],
    ["customer_unknown", 404, { customerExternalId: "acme-002" }],
    ["scope_unknown", 400, { ...customer, scopes: ["invoices:write"] }],
    ["scope_unknown", 400, { ...customer, scopes: ["__proto__"] }],
    ["return_url_refused", 400, { ...customer, returnUrl: "//evil.example" }],
    ["return_url_refused", 400, { ...customer, returnUrl: "javascript:alert(1)" }],
    ["return_url_refused", 400, { ...customer, returnUrl: "https://shop.example.com@evil.example/" }],
    ["return_url_refused", 400, { ...customer, returnUrl: "https://shop.example.com:8443/" }],
    ["return_url_refused", 400, { ...customer, returnUrl: "https:\\\\shop.example.com" }],
    ["return_url_refused", 400, { ...customer, returnUrl: "http://shop.example.com/" }],
    ["return_url_refused", 400, { ...customer, returnUrl: " https://shop.example.com/" }],
  ])("%s with %i for %o", async (code, status, body) => {
    expect(await refusal({ body })).toMatchObject({ code, status });
  });

  test("an Idempotency-Key, as long as there is no secret to remember it by", async () => {
    const sent = { body: customer, headers: { "idempotency-key": "order-7" } };
    expect(await refusal(sent)).toMatchObject({ code: "idempotency_unavailable", status: 400 });
  });
});
