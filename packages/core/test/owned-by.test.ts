import { describe, expect, test } from "vitest";
import { ownedBy } from "../src/owned-by.ts";

const access = { tenantId: "default", customerId: "cus_acme" };
const elsewhere = { tenantId: "acme", customerId: "cus_acme" };

describe("ownedBy", () => {
  test.each([
    ["the tenant and the customer fit", access, { tenantId: "default", customerId: "cus_acme" }],
    ["the customer fits and no tenant is told", access, { customerId: "cus_acme" }],
    ["both fit in another tenant", elsewhere, { tenantId: "acme", customerId: "cus_acme" }],
  ])("hands the resource itself on if %s", (_, of, resource) => {
    expect(ownedBy(of, resource)).toBe(resource);
  });

  test.each([
    ["missing", access, undefined],
    ["null", access, null],
    ["another customer's", access, { customerId: "cus_globex" }],
    ["a look-alike's", access, { customerId: "CUS_ACME" }],
    ["a look-alike's with a trailing space", access, { customerId: "cus_acme " }],
    ["another tenant's", access, { tenantId: "acme", customerId: "cus_acme" }],
    ["of a tenant spelt otherwise", access, { tenantId: "Default", customerId: "cus_acme" }],
    ["of no tenant, asked for by a tenant's customer", elsewhere, { customerId: "cus_acme" }],
  ])("answers resource_unknown, the same 404, if it is %s", (_, of, resource) => {
    expect(() => ownedBy(of, resource)).toThrow(
      expect.objectContaining({ code: "resource_unknown", status: 404, message: "There is no such resource." }),
    );
  });
});
