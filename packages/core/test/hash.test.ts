import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sameDigest, sha256 } from "../src/hash.ts";

describe("sha256", () => {
  test.each([
    ["", "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"],
    ["abc", "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0"],
    ["ä🦊", "Bxv4gzN8vWfZi0L7mOpmLQ5VfsgDjCs9ig5e_dvHYTk"],
  ])("of %j is that of its UTF-8 bytes", (text, digest) => {
    expect(sha256(text)).toBe(digest);
  });

  test("has one spelling: 43 characters of canonical base64url", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const digest = sha256(text);
        expect(digest).toMatch(/^[\w-]{43}$/);
        expect(Buffer.from(digest, "base64url").toString("base64url")).toBe(digest);
      }),
    );
  });
});

describe("sameDigest", () => {
  const digest = sha256("a");

  test("is true for the same characters alone", () => {
    expect(sameDigest(digest, sha256("a"))).toBe(true);
    expect(sameDigest(digest, sha256("b"))).toBe(false);
  });

  test.each([
    ["shorter", digest.slice(0, -1)],
    ["longer", `${digest}A`],
    ["empty", ""],
    ["of other letters", digest.toUpperCase()],
  ])("is false, and does not throw, for a text that is %s", (_, other) => {
    expect(sameDigest(digest, other)).toBe(false);
    expect(sameDigest(other, digest)).toBe(false);
    expect(sameDigest(other, other)).toBe(other.length === digest.length);
  });

  test("is false, and does not throw, for a text of as many characters but more bytes", () => {
    expect(sameDigest(digest, "é".repeat(digest.length))).toBe(false);
  });

  test("agrees with === on any two digests that differ in one place", () => {
    fc.assert(
      fc.property(
        fc.nat(digest.length - 1),
        fc.constantFrom("A", "Z", "a", "z", "0", "9", "-", "_"),
        (place, letter) => {
          const other = digest.slice(0, place) + letter + digest.slice(place + 1);
          expect(sameDigest(digest, other)).toBe(digest === other);
        },
      ),
    );
  });
});
