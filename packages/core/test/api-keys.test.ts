import { hash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type ApiKey, apiKeys } from "../src/api-keys.ts";
import { isApiKey } from "../src/text.ts";

const key = "sk_test_4eC39HqLyjWDarjtT1zdp7dc";

describe("apiKeys", () => {
  test("finds the principal of a key, by itself or by its hash in either case", async () => {
    const sha256 = hash("sha256", "sk_hashed_key", "hex");
    const shouted = hash("sha256", "sk_shouted_key", "hex").toUpperCase();
    const authenticate = apiKeys([
      { key },
      { sha256, tenantId: "acme" },
      { sha256: shouted, permissions: ["sessions:read"] },
    ]);
    const both = ["sessions:read", "sessions:write"];
    expect(await authenticate(key)).toEqual({ tenantId: "default", permissions: both, publishable: false });
    expect(await authenticate("sk_hashed_key")).toMatchObject({ tenantId: "acme" });
    expect(await authenticate("sk_shouted_key")).toMatchObject({ permissions: ["sessions:read"] });
  });

  test.each([
    ["a key one character longer", `${key}x`],
    ["a key one character shorter", key.slice(0, -1)],
    ["a key of another case", key.toUpperCase()],
    ["nothing", ""],
    ["the hash itself", hash("sha256", key, "hex")],
    ["a name of Object.prototype", "constructor"],
  ])("knows nobody by %s", async (_, other) => {
    expect(await apiKeys([{ key }])(other)).toBeUndefined();
  });

  test("answers principals that no caller can widen", async () => {
    const entry = { key, permissions: ["sessions:read" as const] };
    const authenticate = apiKeys([entry]);
    entry.permissions.push("sessions:write" as never);
    const principal = await authenticate(key);
    expect(principal?.permissions).toEqual(["sessions:read"]);
    expect([principal, principal?.permissions].every(Object.isFrozen)).toBe(true);
  });

  const good = { key };
  test.each<[string, unknown[], string]>([
    ["neither key nor hash", [{}], 'apiKeys[0] needs exactly one of "key" and "sha256"'],
    [
      "both",
      [good, { key: "sk_other_key", sha256: "0".repeat(64) }],
      'apiKeys[1] needs exactly one of "key" and "sha256"',
    ],
    ["7 characters", [{ key: "sk_1234" }], "apiKeys[0].key must be 8 to 255 visible ASCII characters"],
    ["256 characters", [{ key: "k".repeat(256) }], "apiKeys[0].key must be 8 to 255 visible ASCII characters"],
    ["no characters", [good, { key: "" }], "apiKeys[1].key is empty: is the environment variable set?"],
    ["a space in it", [{ key: `${key} ` }], "8 to 255 visible ASCII characters; it contains a space or a line break"],
    ["a line break", [{ key: `${key}\n` }], "8 to 255 visible ASCII characters; it contains a space or a line break"],
    ["letters beyond ASCII", [{ key: `${key}ä` }], "apiKeys[0].key must be 8 to 255 visible ASCII characters"],
    ["no string", [{ key: 12_345_678 }], "apiKeys[0].key must be 8 to 255 visible ASCII characters"],
    ["63 digits", [{ sha256: "0".repeat(63) }], "apiKeys[0].sha256 must be 64 hexadecimal digits"],
    [
      "a hash in base64url",
      [{ sha256: hash("sha256", key, "base64url") }],
      "apiKeys[0].sha256 must be 64 hexadecimal digits",
    ],
    ["the key in the place of the hash", [{ sha256: key }], "apiKeys[0].sha256 must be 64 hexadecimal digits"],
    ["the same key twice", [good, { key }], "apiKeys[1] repeats an earlier key"],
    ["the same key as its hash", [good, { sha256: hash("sha256", key, "hex") }], "apiKeys[1] repeats an earlier key"],
    ["an empty tenant", [{ key, tenantId: "" }], "apiKeys[0].tenantId must be 1 to 255 characters"],
    ["a tenant of no text", [{ key, tenantId: 5 }], "apiKeys[0].tenantId must be 1 to 255 characters"],
    ["an unknown permission", [{ key, permissions: ["*"] }], "apiKeys[0].permissions knows only"],
    [
      "a permission in the place of a list",
      [{ key, permissions: "sessions:read" }],
      "apiKeys[0].permissions must be a list",
    ],
    ["publishable in words", [{ key, publishable: "no" }], "apiKeys[0].publishable must be true or false"],
    ["a mistyped tenant", [{ key, tenant: "acme" }], "apiKeys[0] has an unknown member"],
    ["a key alone", [key], "apiKeys[0] must be an object"],
    ["nothing", [null], "apiKeys[0] must be an object"],
  ])("refuses an entry with %s, and never names the key", (_, entries, message) => {
    const make = () => apiKeys(entries as ApiKey[]);
    expect(make).toThrow(TypeError);
    expect(make).toThrow(message);
    expect(make).not.toThrow(key);
  });

  test("refuses what is no list", () => {
    expect(() => apiKeys(key as unknown as ApiKey[])).toThrow(new TypeError("apiKeys needs a list of keys"));
  });
});

describe("isApiKey", () => {
  test.each([
    ["k".repeat(8), true],
    ["!~09azAZ", true],
    ["k".repeat(255), true],
    ["k".repeat(7), false],
    ["k".repeat(256), false],
    ["with space", false],
    ["line feed\n", false],
    ["kkkkkkkk\n", false],
    ["ünïcödes", false],
  ])("of %j is %j", (value, expected) => {
    expect(isApiKey(value)).toBe(expected);
  });
});
