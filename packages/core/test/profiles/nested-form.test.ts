import { assert, asyncProperty, stringMatching } from "fast-check";
import { describe, expect, test } from "vitest";
import type { HttpBody, HttpRequest } from "../../src/http/index.ts";
import { readNestedForm } from "../../src/profiles/nested-form.ts";

const read = (body: HttpBody) => readNestedForm({ body: async () => body } as HttpRequest);
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("a nested form", () => {
  test.each([
    ["a=1&b=2", { a: "1", b: "2" }],
    ["a[b]=1&a[c][d]=2", { a: { b: "1", c: { d: "2" } } }],
    ["a%5Bb%5D=x%20y+z", { a: { b: "x y z" } }],
    ["a[0][id]=1&a[1][id]=2", { a: { 0: { id: "1" }, 1: { id: "2" } } }],
    ["", {}],
  ])("reads %s", async (text, form) => {
    expect(plain(await read({ text }))).toEqual(form);
  });

  test.each([[{ "a[b]": "1", "a[c][d]": "2" }], [{ a: { b: "1", c: { d: "2" } } }]])(
    "reads the same from what a parser made of it: %j",
    async (parsed) => {
      expect(plain(await read({ parsed }))).toEqual({ a: { b: "1", c: { d: "2" } } });
    },
  );

  test("makes a list's places of a parser's list of groups", async () => {
    expect(plain(await read({ parsed: { a: [{ id: "1" }, { id: "2" }] } }))).toEqual({
      a: { 0: { id: "1" }, 1: { id: "2" } },
    });
  });

  test("has no prototype to reach", async () => {
    const form = await read({ text: "toString[admin]=1&constructor[prototype][admin]=1" });
    expect(Object.keys(form)).toEqual(["toString", "constructor"]);
    expect(({} as { admin?: unknown }).admin).toBeUndefined();
  });

  test.each([
    [{ text: "a=1&a=2" }, "a"],
    [{ text: "a=1&a[b]=2" }, "a[b]"],
    [{ text: "a[b]=2&a=1" }, "a"],
    [{ text: "a[]=1" }, "a[]"],
    [{ text: "[a]=1" }, "[a]"],
    [{ text: "a[b=1" }, "a[b"],
    [{ text: "__proto__[admin]=1" }, "__proto__[admin]"],
    [{ text: "a[0][__proto__]=1" }, "a[0][__proto__]"],
    [{ parsed: JSON.parse('{"a":{"__proto__":"1"}}') as unknown }, "a[__proto__]"],
    [{ text: `a${"[b]".repeat(9)}=1` }, `a${"[b]".repeat(9)}`],
    [{ text: `${"a".repeat(200)}[]=1` }, `${"a".repeat(16)}…`],
    [{ parsed: { a: ["1", "2"] } }, "a"],
    [{ parsed: { a: 1 } }, "a"],
    [{ parsed: { a: null } }, "a"],
  ])("refuses %j by the name", async (body, path) => {
    await expect(read(body)).rejects.toMatchObject({ code: "request_malformed", errors: [{ path }] });
  });

  test("is a form or a 400, whatever was sent", async () => {
    await assert(
      asyncProperty(stringMatching(/^[a-c=&%0-9[\]]*$/), async (text) => {
        const outcome = await read({ text }).then(plain, (error: { code: string }) => error.code);
        expect(typeof outcome === "object" || outcome === "request_malformed").toBe(true);
      }),
    );
  });
});
