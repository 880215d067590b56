import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { boundedCalls } from "../src/bounded.ts";
import { type CustomerDirectory, type CustomerQuery, requireCustomer, safeDirectory } from "../src/directory.ts";
import { customers, directoryOf, refusal, testPortal } from "./support.ts";

const safe = (directory: CustomerDirectory) =>
  safeDirectory(
    directory,
    boundedCalls(() => {}),
    250,
    () => {},
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

describe("a directory's answer that does not fit", () => {
  const warn = vi.spyOn(process, "emitWarning");
  beforeEach(() => void warn.mockReset().mockImplementation(() => {}));
  afterAll(() => warn.mockRestore());

  test.each<[string, object, object, string]>([
    ["another id", { id: "CUS_1" }, { customerId: "cus_1" }, "one id and answered another: an answer must have the id"],
    [
      "another external id",
      { id: "cus_1", externalId: "EXT_1" },
      { customerExternalId: "ext_1" },
      "one externalId and answered another: an answer must have the externalId",
    ],
    [
      "no external id",
      { id: "cus_1" },
      { customerExternalId: "ext_1" },
      "one externalId and answered none: an answer must have the externalId",
    ],
  ])("with %s is customer_unknown, and one warning of the portal says why", async (_, answer, asked, told) => {
    const { portal } = testPortal({ customers: { find: () => answer as never } });
    for (let i = 0; i < 3; i += 1)
      expect(await refusal(portal.sessions.create(asked as never))).toMatchObject({ code: "customer_unknown" });
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      `customers.find was asked for ${told} that was asked for, byte for byte, or it counts as customer_unknown`,
      { type: "PosternWarning" },
    );
  });

  test("warns once where create and guard meet it", async () => {
    const directory = directoryOf();
    const { portal } = testPortal({ customers: directory, recheckCustomer: true });
    const { token } = await portal.sessions.create({ customerId: "cus_acme", delivery: "token" });
    directory.find = async () => ({ id: "cus_globex" });
    await refusal(portal.authorize(token));
    await refusal(portal.sessions.create({ customerId: "cus_acme" }));
    expect(warn).toHaveBeenCalledOnce();
  });

  test("warns of nothing where there is no such customer", async () => {
    await refusal(testPortal().portal.sessions.create({ customerId: "nobody" }));
    expect(warn).not.toHaveBeenCalled();
  });

  test.each<[object, string, string]>([
    [{}, "id", "undefined"],
    [{ id: null }, "id", "null"],
    [{ id: 4711 }, "id", "number"],
    [{ id: "" }, "id", "an empty string"],
    [{ id: "x".repeat(256) }, "id", "a string that is longer, or of other characters"],
    [{ id: "cus_acme", externalId: 4711 }, "externalId", "number"],
  ])("of %j is directory_unavailable, and the cause tells what is improper", async (answer, member, what) => {
    const { portal } = testPortal({ customers: { find: () => answer as never } });
    const error = await refusal(portal.sessions.create({ customerId: "cus_acme" }));
    const improper = `: "${member}" must be a string of 1 to 255 code points without control characters, and is ${what}`;
    expect(error).toMatchObject({ code: "directory_unavailable" });
    expect((error.cause as Error).message.slice(-improper.length)).toBe(improper);
  });
});

describe("requireCustomer", () => {
  test("answers customer_unknown for nobody", async () => {
    const call = requireCustomer(safe(directoryOf([])), { tenantId, customerId: "cus_acme" });
    await expect(call).rejects.toMatchObject({ code: "customer_unknown", status: 404 });
  });
});
