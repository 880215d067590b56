import { storeCases } from "@postern/core/conformance";
import type { StoreSetup } from "@postern/core/conformance";
import { needs } from "@postern/test-support/needs";
import { CompiledQuery } from "kysely";
import type { Kysely } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrate, sqlStore } from "../../src/index.ts";
import type { TableOptions } from "../../src/index.ts";
import type { Engine } from "./engines.ts";
import { openUrl } from "./open-url.ts";

/** One way to set an engine and the store up. */
export interface Way {
  readonly way: string;
  readonly settings?: readonly string[];
  readonly options?: TableOptions;
  /** Makes the schema, where there is one. */
  readonly before?: string;
}

/** The whole kit over two pools of connections, in each of these ways. */
export function kitOn({ engine, need, databases }: Engine, ways: readonly Way[]): void {
  describe.each(ways)(`sqlStore on ${engine}, $way`, needs(need), ({ settings = [], options = {}, before }) => {
    const database = databases({ settings });
    const setup = {} as { store: StoreSetup["store"]; second: StoreSetup["store"] };
    const pools: Kysely<unknown>[] = [];

    beforeAll(async () => {
      const url = await database();
      pools.push(openUrl(url), openUrl(url));
      if (before !== undefined) await pools[0]!.executeQuery(CompiledQuery.raw(before));
      await migrate(pools[0]!, options);
      const [store, second] = pools.map((db) => sqlStore({ db, ...options }));
      Object.assign(setup, { store, second });
    });
    afterAll(async () => void (await Promise.all(pools.map((db) => db.destroy()))));

    test.each(storeCases)("$name", { timeout: 60_000 }, (storeCase) =>
      expect(storeCase.run(setup)).resolves.toBeUndefined(),
    );
  });
}
