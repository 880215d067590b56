import { describe, expect, test } from "vitest";
import { apiKeys, createPortal, memoryStore, type PortalOptions } from "../../src/index.ts";
import { createGuard } from "../../src/http/index.ts";
import { profiles } from "../../src/profiles/index.ts";

const portalUrl = "https://billing.example/portal";
type Scope = "invoices:read" | "invoices:pay";

function portalWith(options: Partial<PortalOptions<Scope>> = {}) {
  return createPortal<Scope>({
    baseUrl: "https://billing.example/p",
    store: memoryStore(),
    customers: { find: () => undefined },
    scopes: ["invoices:read", "invoices:pay"],
    defaultScopes: ["invoices:read"],
    authenticate: apiKeys([{ key: "sk_test_0001" }]),
    keys: [{ kid: "1", alg: "HS256", secret: "k".repeat(32) }],
    secret: "s".repeat(32),
    ...options,
  });
}

const all = {
  marginfront: (portal = portalWith(), options = {}) => profiles.marginfront(portal, options),
  unitpay: (portal = portalWith(), options = {}) => profiles.unitpay(portal, options),
  billstack: (portal = portalWith(), options = {}) => profiles.billstack(portal, { portalUrl, ...options }),
  flexprice: (portal = portalWith(), options = {}) => profiles.flexprice(portal, { portalUrl, ...options }),
  stripe: (portal = portalWith(), options = {}) => profiles.stripe(portal, options),
};

describe.each(Object.entries(all))("profiles.%s", (name, make) => {
  test("is one frozen value with the paths it answers", () => {
    const profile = make();
    expect(Object.isFrozen(profile)).toBe(true);
    expect(profile.paths.every((path) => path.startsWith("/"))).toBe(true);
  });

  test("refuses a portal without authenticate: its routes are never open", () => {
    expect(() => make(portalWith({ authenticate: undefined }))).toThrow(TypeError);
    expect(() => make(portalWith({ authenticate: undefined }))).toThrow(/"authenticate"/);
  });

  test.each([
    ["an unknown option", { colour: "red" }, `profiles.${name}: option "colour" is unknown`],
    ["an undeclared scope", { scopes: ["invoices:delete"] }, '"scopes" names "invoices:delete"'],
    ["scopes that are no list", { scopes: "invoices:read" }, '"scopes" must be a list'],
  ])("refuses %s", (_what, options, message) => {
    expect(() => make(portalWith(), options)).toThrow(TypeError);
    expect(() => make(portalWith(), options)).toThrow(message);
  });

  test("refuses what createPortal did not make", () => {
    expect(() => make({} as never)).toThrow(TypeError);
  });
});

describe("what a profile needs of its portal", () => {
  test.each(["unitpay", "flexprice"] as const)("is keys for %s, whose tokens are JWTs", (name) => {
    expect(() => all[name](portalWith({ keys: undefined }))).toThrow(
      new TypeError(`profiles.${name} needs a portal with the option "keys": its tokens are JWTs`),
    );
  });

  test("is a secret for stripe, whose client sends Idempotency-Key by itself", () => {
    expect(() => all.stripe(portalWith({ secret: undefined }))).toThrow(
      /^profiles\.stripe needs a portal with the option "secret"/,
    );
  });

  test.each(["marginfront", "billstack"] as const)("is neither for %s", (name) => {
    expect(all[name](portalWith({ keys: undefined, secret: undefined })).paths).not.toEqual([]);
  });
});

describe("the option portalUrl", () => {
  test.each([
    undefined,
    "",
    "/portal",
    "http://billing.example/portal",
    "https://billing.example/portal?a=b",
    "https://u:p@billing.example/portal",
    "https://billing.example/portal#x",
    7,
  ])("is not %j", (wrong) => {
    for (const name of ["billstack", "flexprice"] as const)
      expect(() => all[name](portalWith(), { portalUrl: wrong })).toThrow('option "portalUrl" must be an absolute URL');
  });

  test("ends in /portal for billstack, because its guard looks there", () => {
    expect(() => all.billstack(portalWith(), { portalUrl: "https://billing.example/pay" })).toThrow(
      /must end in \/portal/,
    );
    expect(all.billstack(portalWith(), { portalUrl: "https://billing.example/x/portal/" }).paths).toHaveLength(1);
  });
});

test.each(["updateSubscription", "createSetupIntent"])("the option %s of billstack is a function", (name) => {
  expect(() => all.billstack(portalWith(), { [name]: {} })).toThrow(`option "${name}" must be a function`);
  expect(all.billstack(portalWith(), { [name]: () => ({ url: "" }) }).paths).toHaveLength(2);
});

test("a guard of a profile refuses scopes that the portal does not declare", () => {
  for (const profile of [all.billstack(), all.flexprice()])
    expect(() => createGuard(profile, ["invoices:delete" as Scope])).toThrow(TypeError);
});
