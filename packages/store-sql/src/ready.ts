import type { Kysely } from "kysely";
import { execute } from "./execute.ts";
import { SCHEMA_VERSION } from "./migrations.ts";
import type { Queries } from "./queries.ts";
import { isMissing } from "./sql-errors.ts";
import type { Tables } from "./table.ts";

/** Checks that the tables are there, of a version this code knows, readable and writable. */
export async function checkReady(db: Kysely<Tables>, queries: Queries): Promise<void> {
  await checkVersion(db, queries);
  await attempt(
    () => execute(db, queries.find({ id: "" })),
    "cannot read its tables: grant SELECT, or run migrate(db)",
  );
  await attempt(
    () => execute(db, queries.touchNothing),
    "cannot write: give it the primary database, not a read-only replica or file, and grant INSERT, UPDATE and DELETE",
  );
}

async function checkVersion(db: Kysely<Tables>, queries: Queries): Promise<void> {
  const { rows } = await attempt(() => execute(db, queries.schemaVersion), "cannot reach or read its database");
  const found = rows[0];
  if (found === undefined || found.version < SCHEMA_VERSION) {
    const is = found === undefined ? "none" : String(found.version);
    throw new Error(`Postern's tables are of version ${is}, this package needs ${SCHEMA_VERSION}: run migrate(db).`);
  }
  if (found.readable_from > SCHEMA_VERSION) {
    throw new Error(
      `Postern's tables are of version ${found.version}, newer than this package knows: upgrade @postern/store-sql.`,
    );
  }
}

async function attempt<T>(run: () => Promise<T>, problem: string): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    const told = isMissing(cause) ? "finds its tables missing or of an old version: run migrate(db)" : problem;
    throw new Error(`The session store ${told}.`, { cause });
  }
}
