import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createSchema, parseInput, redeemSchema } from "../src/schemas.ts";
import { refusal, testPortal } from "./support.ts";

const create = (input: unknown) => parseInput(createSchema, input);
const who = { customerId: "cus_acme" };

describe("the body of create", () => {
  test.each<[string, unknown, string]>([
    ["two customers", { ...who, customerExternalId: "acme-001" }, "customerId"],
    ["no customer", {}, "customerId"],
    ["a customer that is a number", { customerId: 5 }, "customerId"],
    ["a customer of a lone surrogate", { customerId: "\ud800" }, "customerId"],
    ["a customer of 256 code points", { customerId: "🦊".repeat(256) }, "customerId"],
    ["an external id with a line feed", { customerExternalId: "a\nb" }, "customerExternalId"],
    ["an empty actor", { ...who, actor: "" }, "actor"],
    ["a scope in the place of a list", { ...who, scopes: "invoices:read" }, "scopes"],
    ["a scope that is no text", { ...who, scopes: ["invoices:read", 5] }, "scopes.1"],
    ["101 scopes", { ...who, scopes: Array(101).fill("a") }, "scopes"],
    ["a TTL in quotes", { ...who, ttlSeconds: "60" }, "ttlSeconds"],
    ["no TTL", { ...who, ttlSeconds: null }, "ttlSeconds"],
    ["a TTL that is no number", { ...who, ttlSeconds: NaN }, "ttlSeconds"],
    ["an unknown use", { ...who, use: "twice" }, "use"],
    ["an unknown delivery", { ...who, delivery: "email" }, "delivery"],
    ["a page that leaves", { ...who, page: "//evil.com" }, "page"],
    ["a locale of no language", { ...who, locale: "not a locale" }, "locale"],
    ["an empty locale", { ...who, locale: "" }, "locale"],
    [
      "a locale of 36 characters",
      { ...who, locale: `en-x-${"a".repeat(8)}-${"b".repeat(8)}-${"c".repeat(13)}` },
      "locale",
    ],
    ["an unknown member", { ...who, ttl: 60 }, "ttl"],
    ["__proto__", JSON.parse('{"customerId":"cus_acme","__proto__":{"actor":"x"}}'), "__proto__"],
    ["no object", [who], ""],
  ])("with %s is refused, naming %j", async (_, input, path) => {
    const error = await refusal(async () => create(input));
    expect(error).toMatchObject({
      code: "request_malformed",
      status: 400,
      errors: [expect.objectContaining({ path })],
    });
    expect(error.message).toMatch(new RegExp(`^${path || "The request body"}: `));
  });

  test("names every bad member at once", async () => {
    const error = await refusal(async () => create({ ...who, use: 1, page: "x", a: 1, b: 2 }));
    const { errors } = error as unknown as { errors: { path: string }[] };
    expect(errors.map(({ path }) => path)).toEqual(["use", "page", "a", "b"]);
  });

  test("cuts the names of members that only the caller can have made up", async () => {
    const name = `pstoken_${"a".repeat(73)}`;
    const paths = async (input: object) =>
      (await refusal(async () => create(input))) as unknown as { errors: object[] };
    expect((await paths({ ...who, [name]: 1 })).errors).toEqual([
      { path: "pstoken_aaaaaaaa…", message: "is not a known member" },
    ]);
    expect((await paths({ ...who, metadata: { [name]: "x" } })).errors).toMatchObject([
      { path: "metadata.pstoken_aaaaaaaa…" },
    ]);
    expect((await paths({ ...who, [name.slice(0, 64)]: 1 })).errors).toMatchObject([{ path: name.slice(0, 64) }]);
  });

  test("keeps ids as they are: trailing spaces, emoji and normal forms", () => {
    for (const customerId of ["cus_acme ", "🦊".repeat(255), "e\u0301", "é"])
      expect(create({ customerId })).toEqual({ customerId });
  });

  test.each(["de", "pt-BR", "zh-Hans-CN", "en-US-u-hc-h12"])("takes the locale %s", (locale) => {
    expect(create({ ...who, locale })).toMatchObject({ locale });
  });
});

describe("metadata", () => {
  const withJsonOf = (bytes: number) => ({ k: "a".repeat(bytes - '{"k":""}'.length) });

  test.each([
    ["nothing in it", {}],
    ["names of Object.prototype", { constructor: "x", toString: "y", hasOwnProperty: "z" }],
    ["2,048 bytes as JSON", withJsonOf(2048)],
    ["a name of 64 characters", { ["k".repeat(64)]: "" }],
    ["whole surrogate pairs", { "🦊": "🦊" }],
  ])("with %s is taken", (_, metadata) => {
    expect(create({ ...who, metadata }).metadata).toEqual(metadata);
  });

  test.each<[string, unknown]>([
    ["2,049 bytes as JSON", withJsonOf(2049)],
    ["2,049 bytes in fewer characters", { k: `${"ä".repeat(1020)}a` }],
    ["a name of 65 characters", { ["k".repeat(65)]: "" }],
    ["an empty name", { "": "x" }],
    ["a number", { k: 5 }],
    ["null", { k: null }],
    ["an object", { k: { l: "m" } }],
    ["a list of its own", ["k"]],
    ["no object", "k"],
    ["a lone surrogate", { k: "\ud800" }],
    ["a lone surrogate in a name", { "\udc00": "v" }],
    ["__proto__", JSON.parse('{"__proto__":"v"}')],
    ["__proto__ of an object", JSON.parse('{"k":"v","__proto__":{"l":"m"}}')],
  ])("with %s is refused", async (_, metadata) => {
    const error = await refusal(async () => create({ ...who, metadata }));
    expect(error).toMatchObject({ code: "request_malformed", errors: [{ path: expect.stringMatching(/^metadata/) }] });
    expect(Object.prototype).not.toHaveProperty("l");
  });

  test("is a copy: what the caller does to it later changes nothing", async () => {
    const { portal } = testPortal();
    const metadata = { ticket: "4711" };
    const { id } = await portal.sessions.create({ ...who, metadata });
    metadata.ticket = "changed";
    expect((await portal.sessions.get(id)).metadata).toEqual({ ticket: "4711" });
  });
});

describe("the schemas", () => {
  test("describe themselves as JSON Schema, metadata as flat strings", () => {
    const described = z.toJSONSchema(createSchema, { io: "input" });
    expect(described).toMatchObject({
      type: "object",
      additionalProperties: false,
      properties: {
        metadata: { type: "object", additionalProperties: { type: "string" } },
        ttlSeconds: { type: "integer" },
      },
    });
    expect(described.required).toBeUndefined();
  });

  test("of redeem want a token", async () => {
    const error = await refusal(async () => parseInput(redeemSchema, { claimant: "x" }));
    expect(error).toMatchObject({ code: "request_malformed", errors: [{ path: "token" }] });
  });
});
