import { describe, expect, test } from "vitest";
import { createGuard } from "../../src/http/index.ts";
import { memoryStore, type PortalStore } from "../../src/index.ts";
import { headersOf } from "./request.ts";
import { setUp } from "./support.ts";

describe("a guard's verdict", () => {
  test("is there at once where the store answers at once, and the directory too", async () => {
    const bench = setUp({ store: memoryStore(), recheckCustomer: true });
    const authorization = `Bearer ${await bench.mintToken()}`;
    const verdict = createGuard(bench.portal, ["invoices:read"])("GET", headersOf({ authorization }));
    expect(verdict).toMatchObject({ access: { customerId: "cus_acme" } });
  });

  test("is a promise where the store answers with one", async () => {
    const memory = memoryStore();
    const store: PortalStore = { ...memory, find: async (id) => memory.find(id) };
    const bench = setUp({ store });
    const authorization = `Bearer ${await bench.mintToken()}`;
    const verdict = createGuard(bench.portal)("GET", headersOf({ authorization }));
    expect(verdict).toBeInstanceOf(Promise);
    expect(await verdict).toMatchObject({ access: { customerId: "cus_acme" } });
  });

  test.each<[string, Record<string, string>]>([
    ["without a credential", {}],
    ["with a token that is none", { authorization: "Bearer nonsense" }],
    ["with two credentials that differ", { authorization: "Bearer nonsense", "x-session-token": "other" }],
  ])("that refuses a request %s is never thrown", async (_, headers) => {
    const verdict = createGuard(setUp({ store: memoryStore() }).portal)("GET", headersOf(headers));
    expect(verdict).toBeInstanceOf(Promise);
    expect((await verdict).access).toBeUndefined();
  });

  test.each<[string, (store: PortalStore) => PortalStore["find"]]>([
    [
      "throws at once",
      () => () => {
        throw new Error("closed");
      },
    ],
    ["answers junk at once", () => () => ({ id: "ps_junk" }) as never],
    ["answers another session at once", (store) => async (id) => ({ ...(await store.find(id))!, id: `${id}x` })],
    ["answers nothing at all", () => () => null as never],
  ])("is a 503 where the store %s, and no exception", async (_, find) => {
    const memory = memoryStore();
    const bench = setUp({ store: { ...memory, find: find(memory) } });
    const authorization = `Bearer ${await bench.mintToken()}`;
    expect(await createGuard(bench.portal)("GET", headersOf({ authorization }))).toMatchObject({
      access: undefined,
      error: { status: 503 },
    });
  });

  test("rejects with what a bug of the merchant's throws", async () => {
    const bench = setUp({ store: memoryStore() });
    const authorization = `Bearer ${await bench.mintToken()}`;
    const bug = new TypeError("no headers");
    const header = (name: string) => {
      if (name === "authorization") return authorization;
      throw bug;
    };
    const verdict = createGuard(bench.portal)("GET", header);
    expect(verdict).toBeInstanceOf(Promise);
    await expect(verdict).rejects.toBe(bug);
  });
});
