import { describe, expect, test } from "vitest";
import { memoryStore } from "../src/memory-store.ts";
import { type PortalOptions, readOptions } from "../src/options.ts";
import { createPortal } from "../src/portal.ts";
import { baseUrl, directoryOf } from "./support.ts";

const good = {
  baseUrl,
  store: memoryStore(),
  customers: directoryOf(),
  scopes: ["a", "b"],
  defaultScopes: ["a"],
} satisfies PortalOptions<string>;

/** As a caller without types would write it. */
const create = (overrides: object) => createPortal({ ...good, ...overrides });

describe("createPortal", () => {
  test.each<[string, object, string]>([
    ["baseUrl", { baseUrl: undefined }, 'option "baseUrl" must be an absolute URL'],
    ["baseUrl", { baseUrl: "http://billing.example.com" }, 'option "baseUrl" must be an absolute URL'],
    ["name", { name: "" }, 'option "name" must be 1 to 32'],
    ["name", { name: "My Portal" }, 'option "name" must be 1 to 32'],
    ["name", { name: "a;b" }, 'option "name" must be 1 to 32'],
    ["name", { name: "a".repeat(33) }, 'option "name" must be 1 to 32'],
    ["name", { name: 5 }, 'option "name" must be 1 to 32'],
    ["store", { store: undefined }, 'option "store" lacks the verb create'],
    ["store", { store: null }, 'option "store" lacks the verb create'],
    ["store", { store: new Map() }, 'option "store" lacks the verb create'],
    ["store", { store: { ...good.store, revokeAll: undefined } }, 'option "store" lacks the verb revokeAll'],
    ["store", { store: { ...good.store, ready: true } }, 'option "store" lacks the verb ready'],
    ["customers", { customers: undefined }, 'option "customers" must have a function find'],
    ["customers", { customers: () => ({ id: "a" }) }, 'option "customers" must have a function find'],
    ["scopes", { scopes: undefined }, 'option "scopes" must be a list of scopes'],
    ["scopes", { scopes: "a" }, 'option "scopes" must be a list of scopes'],
    ["scopes", { scopes: null }, 'option "scopes" must be a list of scopes'],
    ["scopes", { scopes: ["a", "a"] }, 'option "scopes" names "a" twice'],
    ["scopes", { scopes: ["a", ""] }, 'option "scopes": a scope is 1 to 64 visible ASCII'],
    ["scopes", { scopes: ["a", "b c"] }, 'option "scopes": a scope is 1 to 64 visible ASCII'],
    ["scopes", { scopes: ["a", 'b"'] }, 'option "scopes": a scope is 1 to 64 visible ASCII'],
    ["scopes", { scopes: ["a", "b\\"] }, 'option "scopes": a scope is 1 to 64 visible ASCII'],
    ["scopes", { scopes: ["a", "ä"] }, 'option "scopes": a scope is 1 to 64 visible ASCII'],
    ["scopes", { scopes: ["a", "b".repeat(65)] }, 'option "scopes": a scope is 1 to 64 visible ASCII'],
    ["scopes", { scopes: ["a", 5] }, 'option "scopes": a scope is 1 to 64 visible ASCII'],
    ["scopes", { scopes: { a: ["b"] } }, 'option "scopes["a"]" names "b", which "scopes" does not declare'],
    ["scopes", { scopes: { a: "a" } }, 'option "scopes["a"]" must be a list'],
    ["defaultScopes", { defaultScopes: undefined }, 'option "defaultScopes" must be a list'],
    ["defaultScopes", { defaultScopes: "a" }, 'option "defaultScopes" must be a list'],
    ["defaultScopes", { defaultScopes: ["c"] }, 'option "defaultScopes" names "c", which "scopes" does not declare'],
    ["defaultScopes", { defaultScopes: [5] }, 'option "defaultScopes" names "5", which "scopes" does not declare'],
    ["authenticate", { authenticate: "sk_live_secret" }, 'option "authenticate" must be a function'],
    ["authenticate", { authenticate: null }, 'option "authenticate" must be a function'],
    ["authenticate", { authenticate: "" }, 'option "authenticate" must be a function'],
    ["returnOrigins", { returnOrigins: "https://a.example" }, 'option "returnOrigins" must be a list of origins'],
    ["returnOrigins", { returnOrigins: ["*"] }, 'option "returnOrigins" must list exact origins'],
    ["clientOrigins", { clientOrigins: ["https://a.example/x"] }, 'option "clientOrigins" must list exact origins'],
    ["embedOrigins", { embedOrigins: ["http://a.example"] }, 'option "embedOrigins" must list exact origins'],
    ["homeUrl", { homeUrl: "/home" }, 'option "homeUrl" must be an absolute URL'],
    ["brand", { brand: "Acme" }, 'option "brand" must be an object'],
    ["brand", { brand: 5 }, 'option "brand" must be an object'],
    ["brand", { brand: { name: "" } }, 'option "brand.name" must be 1 to 100 characters'],
    ["brand", { brand: { name: "a".repeat(101) } }, 'option "brand.name" must be 1 to 100 characters'],
    ["brand", { brand: { color: "red" } }, 'option "brand.color" must be written #rrggbb'],
    ["brand", { brand: { color: "#fff;}" } }, 'option "brand.color" must be written #rrggbb'],
    ["brand", { brand: { logo: "x" } }, 'option "brand.logo" is unknown'],
    ["ttl", { ttl: null }, 'option "ttl" must be an object'],
    ["ttl", { ttl: 3600 }, 'option "ttl" must be an object'],
    ["ttl", { ttl: { seconds: 60 } }, 'option "ttl.seconds" is unknown'],
    ["ttl", { ttl: { minSeconds: "60" } }, 'option "ttl.minSeconds" must be a whole number of seconds'],
    ["ttl", { ttl: { maxSeconds: NaN } }, 'option "ttl.maxSeconds" must be a whole number of seconds'],
    ["ttl", { ttl: { defaultSeconds: 90.5 } }, 'option "ttl.defaultSeconds" must be a whole number of seconds'],
    ["recheckCustomer", { recheckCustomer: "yes" }, 'option "recheckCustomer" must be true or false'],
    ["recheckCustomer", { recheckCustomer: 1 }, 'option "recheckCustomer" must be true or false'],
    ["clock", { clock: 5 }, 'option "clock" must be a function'],
    ["clock", { clock: () => NaN }, 'option "clock" must tell whole milliseconds since 1970'],
    ["clock", { clock: () => 1.5 }, 'option "clock" must tell whole milliseconds since 1970'],
    ["clock", { clock: () => new Date() }, 'option "clock" must tell whole milliseconds since 1970'],
    ["onFault", { onFault: {} }, 'option "onFault" must be a function'],
    ["unknown options", { basePath: "/portal" }, 'option "basePath" is unknown'],
    ["unknown options", { secrets: [] }, 'option "secrets" is unknown'],
    ["unknown options", { toString: () => "" }, 'option "toString" is unknown'],
  ])("refuses a wrong %s: %j", (_, overrides, message) => {
    expect(() => create(overrides)).toThrow(TypeError);
    expect(() => create(overrides)).toThrow(message);
  });

  test.each<[object, string]>([
    [{ ttl: { minSeconds: 0 } }, 'option "ttl.minSeconds" must be from 1 to 31536000 seconds, got 0'],
    [{ ttl: { minSeconds: 31_536_001 } }, 'option "ttl.minSeconds" must be from 1 to 31536000 seconds, got 31536001'],
    [{ ttl: { maxSeconds: 59 } }, 'option "ttl.maxSeconds" must be from 60 to 31536000 seconds, got 59'],
    [
      { ttl: { maxSeconds: 600, defaultSeconds: 601 } },
      'option "ttl.defaultSeconds" must be from 60 to 600 seconds, got 601',
    ],
    [
      { ttl: { redirectOpenWithinSeconds: 0 } },
      'option "ttl.redirectOpenWithinSeconds" must be from 1 to 86400 seconds, got 0',
    ],
    [{ ttl: { redeemRetrySeconds: -1 } }, 'option "ttl.redeemRetrySeconds" must be from 0 to 3600 seconds, got -1'],
    [{ retainSeconds: -1 }, 'option "retainSeconds" must be a whole number of seconds from 0 to 315360000'],
    [{ retainSeconds: 1.5 }, 'option "retainSeconds" must be a whole number of seconds from 0 to 315360000'],
    [{ retainSeconds: "86400" }, 'option "retainSeconds" must be a whole number of seconds from 0 to 315360000'],
    [{ retainSeconds: 315_360_001 }, 'option "retainSeconds" must be a whole number of seconds from 0 to 315360000'],
  ])("refuses %j, which is out of range", (overrides, message) => {
    expect(() => create(overrides)).toThrow(new RangeError(message));
  });

  test.each([undefined, null, 5, "options"])("refuses %j for options", (options) => {
    const untyped = createPortal as (options: unknown) => unknown;
    expect(() => untyped(options)).toThrow(new TypeError("createPortal needs an object of options"));
  });
});

describe("readOptions", () => {
  test("has the documented defaults", () => {
    expect(readOptions(good)).toMatchObject({
      name: "postern",
      authenticate: undefined,
      returnOrigins: new Set(),
      clientOrigins: new Set(),
      embedOrigins: new Set(),
      homeUrl: null,
      brand: { name: "billing.example.com", color: "#1f3a5f" },
      recheckCustomer: false,
      retainMs: 86_400_000,
    });
  });

  test("copies and freezes: what happens to the options later changes nothing", () => {
    const returnOrigins = ["https://a.example"];
    const brand = { name: "Acme" };
    const config = readOptions({ ...good, returnOrigins, brand });
    returnOrigins.push("https://evil.example");
    brand.name = "Evil";
    expect(config.returnOrigins).toEqual(new Set(["https://a.example"]));
    expect(config.brand.name).toBe("Acme");
    expect([config, config.brand, config.ttl, config.site].every(Object.isFrozen)).toBe(true);
  });
});
