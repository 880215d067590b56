import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { storeCases } from "@postern/core/conformance";
import type { StoreSetup } from "@postern/core/conformance";
import { Kysely } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrate, sqliteDialect, sqlStore } from "../src/index.ts";
import { drivers } from "./support/drivers.ts";

describe.each(drivers)("sqlStore on $driver", ({ open }) => {
  const directory = mkdtempSync(join(tmpdir(), "postern-"));
  const file = join(directory, "portal.db");
  const [first, second] = [file, file].map(
    (path) => new Kysely<unknown>({ dialect: sqliteDialect(open(path), { busyTimeoutMs: 1000 }) }),
  ) as [Kysely<unknown>, Kysely<unknown>];
  const setup: StoreSetup = { store: sqlStore({ db: first }), second: sqlStore({ db: second }) };

  beforeAll(() => migrate(first));
  afterAll(async () => {
    await Promise.all([first.destroy(), second.destroy()]);
    rmSync(directory, { recursive: true, force: true });
  });

  test.each(storeCases)("$name", { timeout: 60_000 }, (storeCase) =>
    expect(storeCase.run(setup)).resolves.toBeUndefined(),
  );
});
