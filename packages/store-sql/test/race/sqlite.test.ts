import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { raceTest } from "@postern/test-support/race/vitest";
import { afterAll, beforeAll, describe } from "vitest";
import { Kysely } from "kysely";
import { migrate, sqliteDialect } from "../../src/index.ts";
import { drivers } from "../support/drivers.ts";

describe.each(drivers)("sqlStore", ({ driver, open }) => {
  const directory = mkdtempSync(join(tmpdir(), "postern-"));
  const file = join(directory, "portal.db");
  beforeAll(async () => {
    const db = new Kysely<unknown>({ dialect: sqliteDialect(open(file)) });
    await migrate(db);
    await db.destroy();
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  raceTest(`a SQLite file through ${driver}`, () => ({
    child: new URL("sqlite-child.ts", import.meta.url),
    args: [driver, file],
  }));
});
