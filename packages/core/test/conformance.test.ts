import { AssertionError } from "node:assert";
import { describe, expect, test } from "vitest";
import { storeCases } from "../src/conformance/index.ts";
import type { StoreSetup } from "../src/conformance/index.ts";
import { memoryStore } from "../src/memory-store.ts";
import type { PortalStore } from "../src/store.ts";
import { naiveStore, oneAtATime } from "./naive-store.ts";
import { sabotages } from "./sabotage/index.ts";

describe("storeCases", () => {
  test("have names of their own", () => {
    expect(new Set(storeCases.map(({ name }) => name)).size).toBe(storeCases.length);
  });

  test("fail a store that reads, looks and then writes, in the races and nowhere else", async () => {
    expect(await failures(naiveStore)).toEqual([
      "create > answers true to exactly one of 50 concurrent callers with one id",
      "redeem > answers true to exactly one of 50 concurrent callers",
      "revoke > answers true to exactly one of 50 concurrent callers",
      "revoke > loses no redemption that runs beside it, and no redemption loses it",
      "epoch > agrees for 50 concurrent callers with a new owner",
      "epoch > agrees for 50 concurrent new customers of a new tenant",
      "revoke > and a redemption and revokeAll, all at once, lose nothing of each other",
    ]);
  });

  test("pass the same store once it lets one call in after another", async () => {
    expect(await failures(() => oneAtATime(naiveStore()))).toEqual([]);
  });

  test.each(sabotages)("notice a store that $name", async ({ make, caughtBy }) => {
    const store = make();
    expect(await failure(caughtBy, { store, second: store })).toBeInstanceOf(AssertionError);
  });

  test("notice a second connection that remembers what it read", async () => {
    const store = memoryStore();
    const read = new Map<string, ReturnType<PortalStore["find"]>>();
    const second: PortalStore = {
      ...store,
      find: (id) => read.get(id) ?? read.set(id, store.find(id)).get(id)!,
    };
    for (const name of [
      "revoke > is seen by every find that starts after it resolved",
      "revokeAll > is seen by every find that starts after it resolved",
    ])
      expect(await failure(name, { store, second })).toBeInstanceOf(AssertionError);
  });

  test("notice two connections with data of their own", async () => {
    const setup = { store: memoryStore(), second: memoryStore() };
    const name = "epoch > stays the same, on every connection, while nothing is revoked";
    expect(await failure(name, setup)).toBeInstanceOf(AssertionError);
  });
});

async function failures(make: () => PortalStore): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const { name } of storeCases) {
    const store = make();
    const error = await failure(name, { store, second: store });
    if (error !== undefined) failed.push(name);
  }
  return failed;
}

/** What a case makes of a setup: `undefined` if it passes. */
async function failure(name: string, setup: StoreSetup): Promise<unknown> {
  const storeCase = storeCases.find((one) => one.name === name);
  if (storeCase === undefined) throw new Error(`There is no case "${name}".`);
  try {
    await storeCase.run(setup);
    return undefined;
  } catch (error) {
    return error;
  }
}
