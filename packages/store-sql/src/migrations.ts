import { sql } from "kysely";
import type { ColumnDataType, Kysely, RawBuilder } from "kysely";
import type { Migration } from "kysely/migration";
import type { Engine } from "./engine.ts";
import type { TableOptions } from "./options.ts";
import { findingText } from "./queries.ts";
import { ownTables } from "./table.ts";
import type { OwnTables } from "./table.ts";

/** What this code reads and writes; each migration below adds one. */
export const SCHEMA_VERSION = 1;

/**
 * Our migrations, for a Migrator of your own; `migrate(db)` is the shorter way.
 *
 * Each may run twice, also after it failed half-way. A Migrator wants new names to sort after old ones:
 * rename the keys where yours would not. Use your own Migrator or `migrate`, not both.
 * @param options the same as `sqlStore`'s.
 * @returns Kysely migrations by name.
 * @throws {TypeError} for a name that is none.
 * @example
 * import { Migrator } from "kysely/migration";
 * import type { Kysely } from "kysely";
 * import { migrations } from "@postern/store-sql";
 *
 * export const migrator = (db: Kysely<unknown>) =>
 *   new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations() }) } });
 */
export function migrations(options: TableOptions = {}): Record<string, Migration> {
  return {
    postern_0001_sessions: {
      up: (db) => createTables(tablesIn(db, options)),
      down: (db) => dropTables(tablesIn(db, options)),
    },
  };
}

// A Migrator hands out a transaction where the engine has transactional DDL; here that is welcome.
function tablesIn<DB>(db: Kysely<DB>, options: TableOptions): OwnTables {
  return ownTables(db, options, { transaction: "allowed" });
}

async function createTables(tables: OwnTables): Promise<void> {
  await createSessions(tables);
  await createSessionIndexes(tables);
  await createOwners(tables);
  if (tables.engine === "postgres") await createFinder(tables);
  await recordVersion(tables, 1, 1);
}

async function dropTables({ db, names, engine, finder }: OwnTables): Promise<void> {
  if (engine === "postgres") await sql`drop function if exists ${finder}(text)`.execute(db);
  for (const name of Object.values(names)) await db.schema.dropTable(name).ifExists().execute();
}

async function createSessions({ db, names, engine }: OwnTables): Promise<void> {
  const ascii = (length: number) => asciiType(engine, length);
  const text = textType(engine);
  const table = db.schema
    .createTable(names.session)
    .ifNotExists()
    .addColumn("id", ascii(64), (col) => col.primaryKey().notNull())
    .addColumn("tenant_key", ascii(43), (col) => col.notNull())
    .addColumn("customer_key", ascii(43), (col) => col.notNull())
    .addColumn("external_key", ascii(43))
    .addColumn("tenant_id", text, (col) => col.notNull())
    .addColumn("customer_id", text, (col) => col.notNull())
    .addColumn("customer_external_id", text)
    .addColumn("actor", text)
    .addColumn("scopes", text, (col) => col.notNull())
    .addColumn("use", ascii(16), (col) => col.notNull())
    .addColumn("delivery", ascii(16), (col) => col.notNull())
    .addColumn("salt", ascii(64), (col) => col.notNull())
    .addColumn("link_hash", ascii(64))
    .addColumn("token_hash", ascii(64))
    .addColumn("kid", text)
    .addColumn("epoch", ascii(255), (col) => col.notNull())
    .addColumn("request_hash", ascii(64))
    .addColumn("created_at", "bigint", (col) => col.notNull())
    .addColumn("open_until", "bigint", (col) => col.notNull())
    .addColumn("expires_at", "bigint", (col) => col.notNull())
    .addColumn("keep_until", "bigint", (col) => col.notNull())
    .addColumn("redeemed_at", "bigint")
    .addColumn("revoked_at", "bigint")
    .addColumn("return_url", text)
    .addColumn("page", text)
    .addColumn("locale", text)
    .addColumn("metadata", text);
  // Room in each page for the next version of a row: PostgreSQL then redeems and revokes without touching an index.
  // Without it 95 of 100 updates among 300,000 sessions wrote to all five, and revoking took nearly twice as long.
  await (engine === "postgres" ? table.modifyEnd(sql`with (fillfactor = 85)`) : table).execute();
}

/** The ways into the table beside its id: three lists, newest first, and the purge. */
async function createSessionIndexes(tables: OwnTables): Promise<void> {
  await createIndex(tables, "by_tenant", ["tenant_key", "created_at", "id"]);
  await createIndex(tables, "by_customer", ["customer_key", "created_at", "id"]);
  await createIndex(tables, "by_external", ["external_key", "created_at", "id"]);
  await createIndex(tables, "by_keep_until", ["keep_until"]);
}

async function createIndex({ db, names, engine }: OwnTables, name: string, columns: readonly string[]): Promise<void> {
  const index = db.schema
    .createIndex(`${names.session}_${name}`)
    .on(names.session)
    .columns([...columns]);
  if (engine !== "mysql") return index.ifNotExists().execute();
  // MySQL knows no `if not exists` here; a run that failed half-way may have left the index.
  await index.execute().catch((error: unknown) => {
    if ((error as { code?: unknown }).code !== "ER_DUP_KEYNAME") throw error;
  });
}

async function createOwners({ db, names, engine }: OwnTables): Promise<void> {
  const table = db.schema
    .createTable(names.owner)
    .ifNotExists()
    .addColumn("owner_key", asciiType(engine, 43), (col) => col.primaryKey().notNull())
    .addColumn("epoch", asciiType(engine, 43), (col) => col.notNull())
    .addColumn("replaced_at", "bigint");
  // Two of these are read with every session; without a rowid each is one search instead of two.
  await (engine === "sqlite" ? table.modifyEnd(sql`without rowid`) : table).execute();
}

/**
 * The look-up of every guarded request. It runs with the caller's rights, and `stable` gives it the snapshot of the statement that
 * calls it. A migration that changes a column of the record ends with this again.
 */
async function createFinder(tables: OwnTables): Promise<void> {
  const body = sql.lit(`begin return (${findingText(tables)}); end`);
  const declared = sql`create or replace function ${tables.finder}(wanted text) returns text language plpgsql stable`;
  await sql`${declared} as ${body}`.execute(tables.db);
}

/** Kept by the migrations themselves, so that `ready()` need not know whose Migrator ran them. */
async function recordVersion({ db, names }: OwnTables, version: number, readableFrom: number): Promise<void> {
  await db.schema
    .createTable(names.schema)
    .ifNotExists()
    .addColumn("version", "integer", (col) => col.primaryKey().notNull())
    .addColumn("readable_from", "integer", (col) => col.notNull())
    .execute();
  const known = await db.selectFrom(names.schema).select("version").where("version", "=", version).execute();
  if (known.length > 0) return;
  await db.insertInto(names.schema).values({ version, readable_from: readableFrom }).execute();
}

type ColumnType = ColumnDataType | RawBuilder<unknown>;

/** Keys, hashes and our own words, compared byte for byte. SQLite compares so by itself. */
function asciiType(engine: Engine, length: number): ColumnType {
  if (engine === "sqlite") return "text";
  if (engine === "postgres") return sql`varchar(${sql.lit(length)}) collate "C"`;
  return sql`varchar(${sql.lit(length)}) character set ascii collate ascii_bin`;
}

/** The merchant's texts: never looked up by, only kept byte for byte. */
function textType(engine: Engine): ColumnType {
  return engine === "mysql" ? sql`text character set utf8mb4 collate utf8mb4_bin` : "text";
}
