import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isOpaqueId } from "../src/text.ts";

describe("isOpaqueId", () => {
  test.each([
    ["one character", "a"],
    ["255 characters", "a".repeat(255)],
    ["255 code points of emoji, twice as many units", "🦊".repeat(255)],
    ["a trailing space, which is part of it", "acme "],
    ["nothing but a space", " "],
    ["what databases and paths treat specially", "a/../b\\%00{}:*?%_'\"`;--"],
    ["combining and right-to-left marks", "a\u0301\u202e\u200d"],
    ["a byte order mark and a no-break space", "\ufeff\u00a0"],
    ["a name of Object.prototype", "__proto__"],
  ])("takes %s", (_, text) => {
    expect(isOpaqueId(text)).toBe(true);
  });

  test.each([
    ["nothing", ""],
    ["256 characters", "a".repeat(256)],
    ["256 code points of emoji", "🦊".repeat(256)],
    ["256 code points in 510 units", `${"🦊".repeat(254)}aa`],
    ["megabytes", "a".repeat(5_000_000)],
    ["NUL", "a\0b"],
    ["a line feed at the end", "acme\n"],
    ["a tab", "a\tb"],
    ["DEL", "a\x7f"],
    ["a control character of Latin-1", "a\x85"],
    ["a lone high surrogate", "a\ud800"],
    ["a lone low surrogate", "\udc00a"],
    ["surrogates the wrong way round", "\udc00\ud800"],
  ])("refuses %s", (_, text) => {
    expect(isOpaqueId(text)).toBe(false);
  });

  test.each([undefined, null, 5, true, ["acme"], { length: 4 }, new String("acme")])(
    "refuses %j, which is no string",
    (value) => {
      expect(isOpaqueId(value)).toBe(false);
    },
  );

  test("takes exactly the well-formed texts of 1 to 255 code points without control characters", () => {
    const unit = fc.oneof(
      { weight: 9, arbitrary: fc.string({ unit: "binary", maxLength: 300 }) },
      fc.constantFrom("\ud800", "\0"),
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 3 }), (parts) => {
        const text = parts.join("");
        const points = [...text];
        const control = points.some((each) => each < " " || (each >= "\x7f" && each <= "\x9f"));
        const rule = points.length >= 1 && points.length <= 255 && text.isWellFormed() && !control;
        expect(isOpaqueId(text)).toBe(rule);
      }),
    );
  });
});
