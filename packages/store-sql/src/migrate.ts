import { setTimeout as pause } from "node:timers/promises";
import { CompiledQuery, sql } from "kysely";
import type { Kysely } from "kysely";
import { Migrator } from "kysely/migration";
import { engineOf } from "./engine.ts";
import { migrations } from "./migrations.ts";
import { checkedTableOptions } from "./options.ts";
import type { TableOptions } from "./options.ts";
import { isBusy } from "./sql-errors.ts";
import { ownTables } from "./table.ts";

const PATIENCE_MS = 30_000;
const PAUSE_MS = 50;

/**
 * Creates or upgrades our tables. Run it before the app starts, or in it before `portal.ready()`.
 *
 * Safe to run again, and by several processes at once: one works, the others wait. What ran is kept in
 * `postern_migration`, apart from your own migrations. Needs the right to create tables.
 * @param db your open Kysely, not a transaction; never closed here.
 * @param options the same as `sqlStore`'s.
 * @throws {TypeError} for a name that is none, or another kind of database.
 * @throws {Error} if a migration failed; `cause` is the database's own error. Run it again after mending that.
 * @example
 * import Database from "better-sqlite3";
 * import { Kysely } from "kysely";
 * import { migrate, sqliteDialect } from "@postern/store-sql";
 *
 * const db = new Kysely({ dialect: sqliteDialect(new Database("portal.db")) });
 * await migrate(db);
 */
export async function migrate<DB>(db: Kysely<DB>, options: TableOptions = {}): Promise<void> {
  const { engine } = ownTables(db, options);
  const bare = db.withoutPlugins() as Kysely<unknown>;
  const error = await patiently(() => (engine === "sqlite" ? underWriteLock : toLatest)(bare, options));
  if (error !== undefined) throw new Error("The migration of Postern's tables failed.", { cause: error });
}

/** Answers its error, like Kysely's Migrator. */
async function toLatest(db: Kysely<unknown>, options: TableOptions): Promise<unknown> {
  const { tablePrefix } = checkedTableOptions(options);
  const schema = options.schema ?? (await currentSchema(db));
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: async () => migrations(options) },
    migrationTableName: `${tablePrefix}migration`,
    migrationLockTableName: `${tablePrefix}migration_lock`,
    ...(schema === undefined ? {} : { migrationTableSchema: schema }),
  }).migrateToLatest();
  return error;
}

/** Without a schema, Kysely's Migrator takes a table of that name in any schema of a PostgreSQL database for its own. */
async function currentSchema(db: Kysely<unknown>): Promise<string | undefined> {
  if (engineOf(db) !== "postgres") return undefined;
  const { rows } = await sql<{ name: string | null }>`select current_schema() as name`.execute(db);
  return rows[0]?.name ?? undefined;
}

/** Kysely locks nothing on SQLite while it migrates, so the whole run is one write transaction. */
function underWriteLock(db: Kysely<unknown>, options: TableOptions): Promise<unknown> {
  return db.connection().execute(async (connection) => {
    const send = (text: string) => connection.executeQuery(CompiledQuery.raw(text));
    await send("begin immediate");
    const error = await toLatest(connection, options);
    try {
      await send(error === undefined ? "commit" : "rollback");
      return error;
    } catch (failed) {
      await send("rollback").catch(() => undefined); // the errors before it tell more
      return error ?? failed;
    }
  });
}

/** Runs again while SQLite's write lock is with somebody else. */
async function patiently(run: () => Promise<unknown>): Promise<unknown> {
  for (let waited = 0; ; waited += PAUSE_MS) {
    const error = await run().catch((thrown: unknown) => thrown);
    if (!isBusy(error) || waited >= PATIENCE_MS) return error;
    await pause(PAUSE_MS);
  }
}
