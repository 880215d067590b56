import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ownerKey } from "../src/owner.ts";

const text = fc.string({ unit: "binary", minLength: 1, maxLength: 20 });
const owner = fc.record({ tenantId: text, customerId: text });

describe("ownerKey", () => {
  test("is 43 characters of base64url and the same every time", () => {
    expect(ownerKey({ tenantId: "acme", customerId: "cus_1" })).toBe("SnZI5JGBqX2lqj8L7TbNLx9e-FzIVOSrQHyZrVjDrXo");
    expect(ownerKey({ tenantId: "acme" })).toBe("B_rVT3RGJpr8SB4wakjwRrPGTRYf9U-DkhcmB_wLf6M");
  });

  test("takes a customer that is undefined for the whole tenant", () => {
    expect(ownerKey({ tenantId: "acme", customerId: undefined })).toBe(ownerKey({ tenantId: "acme" }));
  });

  test.each([
    [
      { tenantId: "a", customerId: "bc" },
      { tenantId: "ab", customerId: "c" },
    ],
    [{ tenantId: "a", customerId: "b" }, { tenantId: '["a","b"]' }],
    [{ tenantId: 'a","b' }, { tenantId: "a", customerId: "b" }],
    [{ tenantId: "acme" }, { tenantId: "acme", customerId: "" }],
    [{ tenantId: "acme" }, { tenantId: "acme " }],
    [{ tenantId: "acme" }, { tenantId: "ACME" }],
    [{ tenantId: "\u00e1" }, { tenantId: "a\u0301" }],
    [{ tenantId: "\ud83e" }, { tenantId: "\ud83d" }],
  ])("tells %j and %j apart", (a, b) => {
    expect(ownerKey(a)).not.toBe(ownerKey(b));
  });

  test("differs for any two owners that differ", () => {
    fc.assert(
      fc.property(owner, owner, (a, b) => {
        const same = a.tenantId === b.tenantId && a.customerId === b.customerId;
        expect(ownerKey(a) === ownerKey(b)).toBe(same);
        expect(ownerKey({ tenantId: a.tenantId })).not.toBe(ownerKey(b));
      }),
    );
  });
});
