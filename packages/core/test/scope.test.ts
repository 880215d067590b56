import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { grantScopes, scopePolicy } from "../src/scope.ts";
import { scopes } from "./support.ts";

const policy = scopePolicy(scopes, ["invoices:read"]);

describe("grantScopes", () => {
  test.each([
    ["the defaults when none are asked for", undefined, ["invoices:read"]],
    ["nothing when an empty list is asked for", [], []],
    ["a scope alone", ["invoices:read"], ["invoices:read"]],
    ["what a scope is declared to imply", ["invoices:pay"], ["invoices:read", "invoices:pay"]],
    ["no read for a write that declares none", ["subscriptions:write"], ["subscriptions:write"]],
    [
      "each once, in the order of declaration",
      ["subscriptions:read", "invoices:pay", "invoices:read", "invoices:pay"],
      ["invoices:read", "invoices:pay", "subscriptions:read"],
    ],
  ])("grants %s", (_, asked, granted) => {
    expect(grantScopes(policy, asked)).toEqual(granted);
  });

  test.each([
    ["unknown", ["invoices:write"], 0],
    ["of another case", ["invoices:read", "INVOICES:READ"], 1],
    ["with a space", ["invoices:read "], 0],
    ["empty", [""], 0],
    ["a wildcard", ["*"], 0],
    ["a name of Object.prototype", ["constructor"], 0],
    ["two in one", ["invoices:read invoices:pay"], 0],
  ])("refuses a scope that is %s, without repeating it", (_, asked, index) => {
    expect(() => grantScopes(policy, asked)).toThrow(
      expect.objectContaining({
        code: "scope_unknown",
        message: `scopes[${index}] is not one of invoices:read, invoices:pay, subscriptions:read, subscriptions:write.`,
        errors: [{ path: `scopes.${index}`, message: "is not a declared scope" }],
      }),
    );
  });

  test("follows implications all the way, in circles too", () => {
    const chain = scopePolicy({ a: ["b"], b: ["c"], c: ["a"], d: ["d"], e: [] }, ["a"]);
    expect(chain.defaults).toEqual(["a", "b", "c"]);
    expect(grantScopes(chain, ["d"])).toEqual(["d"]);
    expect(grantScopes(chain, ["c"])).toEqual(["a", "b", "c"]);
  });

  test("never widens: each scope granted was asked for or is implied by one that was", () => {
    const names = ["a", "b", "c", "d", "e"];
    const graph = fc.record(Object.fromEntries(names.map((name) => [name, fc.subarray(names)])));
    fc.assert(
      fc.property(graph, fc.subarray(names), (implied, asked) => {
        const granted = grantScopes(scopePolicy(implied, []), asked);
        const reachable = new Set(asked);
        for (const name of reachable) for (const other of implied[name]!) reachable.add(other);
        expect(granted).toEqual(names.filter((name) => reachable.has(name)));
        expect(grantScopes(scopePolicy(implied, []), granted)).toEqual(granted);
      }),
    );
  });

  test("grants a frozen list that no caller can widen", () => {
    expect(Object.isFrozen(grantScopes(policy, ["invoices:pay"]))).toBe(true);
    expect(Object.isFrozen(grantScopes(policy, undefined))).toBe(true);
  });
});

describe("scopePolicy", () => {
  test("is a copy: what happens to the options later changes nothing", () => {
    const declared = ["a", "b"];
    const defaults = ["a"];
    const own = scopePolicy(declared, defaults);
    declared.push("c");
    defaults.push("b");
    expect(grantScopes(own, undefined)).toEqual(["a"]);
    expect(() => grantScopes(own, ["c"])).toThrow(expect.objectContaining({ code: "scope_unknown" }));
  });

  test("adds to the defaults what they imply", () => {
    expect(scopePolicy(scopes, ["invoices:pay"]).defaults).toEqual(["invoices:read", "invoices:pay"]);
  });
});
