import { storeCases } from "@postern/core/conformance";
import type { StoreSetup } from "@postern/core/conformance";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openDatabase } from "./support/database.ts";
import { startStore } from "./support/processes.ts";

vi.setConfig({ testTimeout: 60_000 }); // processes start here

describe("documentStore over LMDB, called from two processes", () => {
  let setup: StoreSetup;
  let remove: () => Promise<void>;
  beforeAll(async () => {
    const database = await openDatabase();
    const { store: second } = await startStore(database.path);
    setup = { store: database.store, second };
    remove = database.remove;
  });
  afterAll(() => remove());

  test.each(storeCases)("$name", (storeCase) => expect(storeCase.run(setup)).resolves.toBeUndefined());
});
