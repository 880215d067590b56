import { describe, expect, test } from "vitest";
import { boundedCalls } from "../src/bounded.ts";
import { type CustomerDirectory, type CustomerQuery, requireCustomer, safeDirectory } from "../src/directory.ts";
import { customers, directoryOf } from "./support.ts";

const safe = (directory: CustomerDirectory) =>
  safeDirectory(
    directory,
    boundedCalls(() => {}),
    250,
  );
const tenantId = "default";

describe("the directory as core asks it", () => {
  test("finds each customer by id and by external id, and no look-alike", async () => {
    const find = safe(directoryOf());
    for (const customer of customers) {
      expect(await find({ tenantId, customerId: customer.id })).toBe(customer);
    }
    for (const customer of customers.filter(({ externalId }) => externalId !== undefined))
      expect(await find({ tenantId, customerExternalId: customer.externalId! })).toBe(customer);
  });

  test("passes the question on as it is, the tenant included", async () => {
    const asked: CustomerQuery[] = [];
    const find = safe({ find: (query) => void asked.push(query) });
    await find({ tenantId: "acme", customerId: "a" });
    await find({ tenantId: "acme", customerExternalId: "b" });
    expect(asked).toEqual([
      { tenantId: "acme", customerId: "a" },
      { tenantId: "acme", customerExternalId: "b" },
    ]);
  });

  test("believes no directory that folds case or trims, as databases do", async () => {
    const folding = directoryOf();
    const find = safe({
      find: ({ customerId = "", customerExternalId = "" }) =>
        folding.known.find(
          ({ id, externalId }) =>
            id.toLowerCase() === customerId.trim().toLowerCase() ||
            externalId === customerExternalId.trim().toLowerCase(),
        ),
    });
    expect(await find({ tenantId, customerId: "CUS_Acme" })).toBeUndefined();
    expect(await find({ tenantId, customerId: "cus_acme  " })).toBeUndefined();
    expect(await find({ tenantId, customerExternalId: "Acme-001" })).toBeUndefined();
    expect(await find({ tenantId, customerId: "cus_acme" })).toMatchObject({ externalId: "acme-001" });
  });

  test("keeps the receiver of find, so that a class may be a directory", async () => {
    class Directory implements CustomerDirectory {
      readonly #known = customers;
      find({ customerId }: CustomerQuery) {
        return this.#known.find(({ id }) => id === customerId);
      }
    }
    expect(await safe(new Directory())({ tenantId, customerId: "cus_acme" })).toMatchObject({ name: "Acme" });
  });
});

describe("requireCustomer", () => {
  test("answers customer_unknown for nobody", async () => {
    const call = requireCustomer(safe(directoryOf([])), { tenantId, customerId: "cus_acme" });
    await expect(call).rejects.toMatchObject({ code: "customer_unknown", status: 404 });
  });
});
