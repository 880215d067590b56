import { describe, expect, test } from "vitest";
import type { CreateInput } from "../../src/index.ts";
import { type TestScope, verdict } from "../support.ts";
import { create, key, secret, setUp } from "./support.ts";

type Input = Partial<CreateInput<TestScope>>;

describe("an idempotency key", () => {
  test.each<[string, Input, Input]>([
    ["another customer", {}, { customerId: "cus_globex" }],
    ["the customer by external id", {}, { customerId: undefined, customerExternalId: "acme-001" }],
    ["an actor", {}, { actor: "sam" }],
    ["another actor", { actor: "sam" }, { actor: "Sam" }],
    ["other scopes", {}, { scopes: ["invoices:pay"] }],
    ["the default scopes, spelled out", {}, { scopes: ["invoices:read"] }],
    [
      "scopes in another order",
      { scopes: ["invoices:read", "invoices:pay"] },
      { scopes: ["invoices:pay", "invoices:read"] },
    ],
    ["no scopes", {}, { scopes: [] }],
    ["the default lifetime, spelled out", {}, { ttlSeconds: 3600 }],
    ["another lifetime", { ttlSeconds: 600 }, { ttlSeconds: 601 }],
    ["the default delivery, spelled out", {}, { delivery: "link" }],
    ["another delivery", {}, { delivery: "token" }],
    ["another use", {}, { use: "many" }],
    ["another way back", {}, { returnUrl: "https://app.example.com/" }],
    ["another page", { page: "/a" }, { page: "/b" }],
    ["empty metadata", {}, { metadata: {} }],
    ["other metadata", { metadata: { a: "1" } }, { metadata: { a: "2" } }],
    ["metadata that joins alike", { metadata: { a: '1","b":"2' } }, { metadata: { a: "1", b: "2" } }],
  ])("is a 422 when it comes again with %s", async (_, first, second) => {
    const { portal, rows, store } = setUp();
    const { id } = await create(portal, first);
    store.calls.length = 0;
    expect(await verdict(create(portal, second))).toBe("422 idempotency_key_reused");
    expect(store.calls).toEqual(["find"]);
    expect(rows.map((row) => row.id)).toEqual([id]);
    expect((await create(portal, first)).id).toBe(id);
  });

  test("is a 400 without the option secret, and nothing is created or asked", async () => {
    const { portal, store } = setUp({ secret: undefined });
    expect(await verdict(create(portal))).toBe("400 idempotency_unavailable");
    expect(store.calls).toEqual([]);
  });

  test.each([
    ["empty", ""],
    ["of 256 characters", "x".repeat(256)],
    ["with a space", "a b"],
    ["with a space around it", " a"],
    ["with a line feed", "a\n"],
    ["with a NUL", "a\0"],
    ["with DEL", "a\x7f"],
    ["not ASCII", "é"],
    ["null", null],
    ["a number", 5],
    ["a list", ["a"]],
  ])("is a 400 that names it when it is %s", async (_, idempotencyKey) => {
    const { portal, store } = setUp();
    const call = portal.sessions.create({ customerId: "cus_acme" }, { idempotencyKey: idempotencyKey as string });
    await expect(call).rejects.toMatchObject({
      code: "request_malformed",
      errors: [{ path: "Idempotency-Key", message: "must be 1 to 255 visible ASCII characters" }],
    });
    expect(store.calls).toEqual([]);
  });

  test("names a record that is not what it made: a 503, no credential", async () => {
    const { portal, memory, store } = setUp();
    const { id } = await create(portal);
    const record = (await memory.find(id))!;
    for (const change of [{ salt: "A".repeat(43) }, { linkHash: "A".repeat(43) }, { linkHash: null }]) {
      store.replace({ find: async () => ({ ...record, ...change }) });
      expect(await verdict(create(portal))).toBe("503 store_corrupt");
    }
  });
});

describe("a create that failed is not remembered", () => {
  test.each<[string, string, Input, (bench: ReturnType<typeof setUp>) => void]>([
    [
      "404",
      "customer_unknown",
      { customerId: "cus_new" },
      ({ directory }) => (directory.known = [...directory.known, { id: "cus_new" }]),
    ],
    ["400", "scope_unknown", { scopes: ["admin" as never] }, () => {}],
    ["400", "request_malformed", { page: "//evil" }, () => {}],
  ])("%s %s", async (status, code, input, mend) => {
    const bench = setUp();
    const { portal, rows } = bench;
    expect(await verdict(create(portal, input))).toBe(`${status} ${code}`);
    mend(bench);
    const mended = status === "404" ? input : {};
    expect(await create(portal, mended)).toMatchObject({ status: "issued" });
    expect(rows).toHaveLength(1);
  });

  test.each(["find", "epoch", "create"] as const)("503 store_unavailable, at %s", async (verb) => {
    const { portal, rows, store, inner } = setUp();
    store.replace({ [verb]: () => Promise.reject(new Error("connection refused")) });
    expect(await verdict(create(portal))).toBe("503 store_unavailable");
    store.replace(inner);
    // Nothing was created, so the key is free for another request.
    expect(await create(portal, { actor: "sam" })).toMatchObject({ status: "issued" });
    expect(rows).toHaveLength(1);
  });

  test("503 directory_unavailable", async () => {
    const { portal, rows, directory } = setUp();
    const up = { ...directory };
    directory.find = () => Promise.reject(new Error("down"));
    expect(await verdict(create(portal))).toBe("503 directory_unavailable");
    Object.assign(directory, up);
    expect(await create(portal)).toMatchObject({ status: "issued" });
    expect(rows).toHaveLength(1);
  });
});

describe("the option secret", () => {
  const message = 'option "secret" must be a text of at least 32 bytes, or a list of different ones';
  test.each<[string, unknown]>([
    ["31 bytes", "x".repeat(31)],
    ["an empty text", ""],
    ["an empty list", []],
    ["a list with a hole", Array(1)],
    ["a weak one in a list", [secret, "x"]],
    ["the same one twice", [secret, secret]],
    ["a number", 5],
    ["null", null],
    ["bytes", Buffer.alloc(32)],
    ["a lone surrogate", `\ud800${secret}`],
  ])("refuses %s, and tells none of it", (_, given) => {
    expect(() => setUp({ secret: given as string })).toThrow(new TypeError(message));
  });

  test.each([["é".repeat(16)], [[secret]], [[secret, `${secret} `]]])("takes %j", async (given) => {
    expect((await create(setUp({ secret: given }).portal, {}, key)).status).toBe("issued");
  });
});
