import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Engine } from "./engine.ts";
import { execute } from "./execute.ts";
import { SCHEMA_VERSION } from "./migrations.ts";
import type { Queries } from "./queries.ts";
import { isDenied, isMissing } from "./sql-errors.ts";
import type { Tables } from "./table.ts";

// What a driver or a connection's encoding may change on its way: a backslash, a letter of Latin-1, one beyond 16 bits.
const TEXT = "\\ä𝒫";

/** Checks that the tables are there, of a version this code knows, readable and writable, and keep texts as they are. */
export async function checkReady(db: Kysely<Tables>, queries: Queries, engine: Engine): Promise<void> {
  await checkVersion(db, queries);
  await attempt(() => execute(db, queries.readNothing), "cannot read its tables");
  for (const query of queries.writeNothing) {
    await attempt(
      () => execute(db, query),
      "cannot write: give it the primary database, not a read-only replica or file",
    );
  }
  await checkTexts(db, queries);
  if (engine === "mysql") {
    await checkAutocommit(db);
    await checkGalera(db);
  }
}

async function checkTexts(db: Kysely<Tables>, queries: Queries): Promise<void> {
  const problem =
    "does not get texts back as it sends them: connect with utf8mb4 (PostgreSQL: a database in UTF8), and without NO_BACKSLASH_ESCAPES";
  const { rows } = await attempt(() => execute(db, queries.echo({ text: TEXT })), problem);
  if (rows[0]?.echo !== TEXT) throw new Error(`The session store ${problem}.`);
}

/** Without it a revocation is acknowledged and then undone, whenever its connection happens to close. */
async function checkAutocommit(db: Kysely<Tables>): Promise<void> {
  const { rows } = await execute(
    db,
    sql<{ autocommit: number | string }>`select @@autocommit as autocommit`.compile(db),
  );
  if (Number(rows[0]?.autocommit) !== 1) throw new Error("The session store needs connections with autocommit.");
}

/** A node that reads before it has applied what others acknowledged misses revocations, even if it is the only writer since a moment ago. */
async function checkGalera(db: Kysely<Tables>): Promise<void> {
  // SHOW, because a server without Galera may not know the variables.
  const shown = sql<{
    Variable_name: string;
    Value: string;
  }>`show variables where variable_name in ('wsrep_on', 'wsrep_sync_wait')`.compile(db);
  const { rows } = await execute(db, shown);
  const settings = new Map(rows.map(({ Variable_name, Value }) => [Variable_name, Value]));
  if (settings.get("wsrep_on") !== "ON" || (Number(settings.get("wsrep_sync_wait")) & 1) === 1) return;
  throw new Error("The session store needs wsrep_sync_wait = 1 on a Galera node: see docs/sql.md.");
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
  } catch (error) {
    if (error instanceof Error && isMissing(error.cause)) throw error; // it says what to do already
    throw new Error(`The session store ${isDenied(error) ? denied : problem}.`, { cause: error });
  }
}

const denied = "lacks a right to its tables or its function: grant what docs/sql.md lists";
