import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isPage } from "../src/page.ts";

describe("isPage", () => {
  test.each([
    "/",
    "/invoices",
    "/invoices/",
    "/invoices/inv_1?tab=lines&from=/../x#top",
    "/a//b",
    "/a%20b",
    "/a%2Fb",
    "/...",
    "/.well-known/x",
    "/a..b/..c/d..",
    "/@app.example.com",
    "/:80/x",
    "/?next=//evil.com",
    "/#//evil.com",
    `/${"a".repeat(1023)}`,
  ])("takes %j", (page) => {
    expect(isPage(page)).toBe(true);
  });

  test.each([
    ["nothing", ""],
    ["no slash", "invoices"],
    ["an absolute URL", "https://evil.com/"],
    ["a scheme", "javascript:alert(1)"],
    ["two slashes", "//evil.com"],
    ["three slashes", "///evil.com"],
    ["a slash and an encoded slash", "/%2Fevil.com"],
    ["a slash and a twice encoded slash", "/%252Fevil.com"],
    ["a backslash", "/\\evil.com"],
    ["backslashes alone", "\\\\evil"],
    ["an encoded backslash", "/%5Cevil.com"],
    ["a backslash in the query", "/a?b=\\c"],
    ["a space in front", " /invoices"],
    ["a space", "/a b"],
    ["a tab, which browsers drop", "/\t/evil.com"],
    ["a line feed, which browsers drop", "/\n/evil.com"],
    ["a line feed at the end", "/invoices\n"],
    ["an encoded line feed", "/a%0d%0aset-cookie:x"],
    ["an encoded NUL", "/a%00"],
    ["a twice encoded NUL", "/a%2500"],
    ["DEL", "/a\x7f"],
    ["a dot segment", "/./a"],
    ["two dots", "/../admin"],
    ["two dots at the end", "/a/.."],
    ["encoded dots", "/%2e%2e/admin"],
    ["half encoded dots", "/.%2E/admin"],
    ["twice encoded dots", "/%252e%252e/admin"],
    ["dots behind an encoded slash", "/a%2f..%2f..%2fadmin"],
    ["dots behind an encoded backslash", "/a%5c..%5cadmin"],
    ["a stray percent sign", "/100%"],
    ["a percent sign of no UTF-8", "/%ff"],
    ["letters beyond ASCII", "/bücher"],
    ["a full-width slash", "/\uff0fevil.com"],
    ["1025 characters", `/${"a".repeat(1024)}`],
  ])("refuses %s: %j", (_, page) => {
    expect(isPage(page)).toBe(false);
  });

  test.each([undefined, null, 5, ["/a"], new String("/a")])("refuses %j, which is no string", (value) => {
    expect(isPage(value)).toBe(false);
  });

  test("takes no page that leaves baseUrl, however a browser reads it", () => {
    const piece = fc.constantFrom(..."/ \\ . % ? # : @ ; & = a .. %2e %2f %5c %25 \t \n evil.com".split(" "), " ");
    const page = fc.array(piece, { maxLength: 8 }).map((pieces) => `/${pieces.join("")}`);
    fc.assert(
      fc.property(page, fc.constantFrom("https://h.example/portal", "https://h.example"), (each, baseUrl) => {
        if (!isPage(each)) return;
        const url = new URL(baseUrl + each);
        expect(url.origin).toBe("https://h.example");
        expect(`${url.pathname}/`.startsWith(`${new URL(baseUrl).pathname.replace(/\/$/, "")}/`)).toBe(true);
        expect(url.href).toBe(baseUrl + each); // nothing was resolved away
        expect(new URL(each, "https://h.example/x/y").href).toBe(`https://h.example${each}`);
      }),
      { numRuns: 2000 },
    );
  });
});
