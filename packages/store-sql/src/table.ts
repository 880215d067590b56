import { sql } from "kysely";
import type { ColumnType, Kysely, RawBuilder } from "kysely";
import { engineOf } from "./engine.ts";
import type { Engine } from "./engine.ts";
import { checkedTableOptions } from "./options.ts";
import type { TableOptions } from "./options.ts";

/** Epoch milliseconds. PostgreSQL's driver answers int8 as text, SQLite's may answer a bigint. */
type Instant = ColumnType<number | bigint | string, number, number>;
type InstantOrNull = ColumnType<number | bigint | string | null, number | null, number | null>;

/** One record. The `…_key` columns are hashes, because collations call different texts equal and hashes never. */
export interface SessionTable {
  id: string;
  tenant_key: string;
  customer_key: string;
  external_key: string | null;
  tenant_id: string;
  customer_id: string;
  customer_external_id: string | null;
  actor: string | null;
  scopes: string;
  use: string;
  delivery: string;
  salt: string;
  link_hash: string | null;
  token_hash: string | null;
  kid: string | null;
  epoch: string;
  request_hash: string | null;
  created_at: Instant;
  open_until: Instant;
  expires_at: Instant;
  keep_until: Instant;
  redeemed_at: InstantOrNull;
  revoked_at: InstantOrNull;
  return_url: string | null;
  page: string | null;
  locale: string | null;
  metadata: string | null;
}

/** A tenant's or customer's random epoch, and when it was last replaced. Never purged. */
interface OwnerTable {
  owner_key: string;
  epoch: string;
  replaced_at: InstantOrNull;
}

/** One row for each migration that ran, whoever's Migrator ran it. */
interface SchemaTable {
  version: number;
  /** The oldest schema version whose code still works on this one: lets a rolling upgrade roll. */
  readable_from: number;
}

export interface Tables {
  session: SessionTable;
  owner: OwnerTable;
  schema: SchemaTable;
}

/** The merchant's database as this package sees it: its own tables, nobody's plugins. */
export interface OwnTables {
  readonly db: Kysely<Tables>;
  readonly names: { readonly session: "session"; readonly owner: "owner"; readonly schema: "schema" };
  /** The name of the function that finds a session, on PostgreSQL. */
  readonly finder: RawBuilder<unknown>;
  readonly engine: Engine;
}

/**
 * Takes the merchant's Kysely and looks at our tables only. Plugins are left out: one that renames columns would blind us.
 * @throws {TypeError} for a name that is none, another kind of database, or a transaction where that is not allowed.
 */
export function ownTables<DB>(
  db: Kysely<DB>,
  options: TableOptions,
  { transaction = "refused" }: { readonly transaction?: "refused" | "allowed" } = {},
): OwnTables {
  if (typeof db?.withoutPlugins !== "function")
    throw new TypeError(
      '"db" must be an open Kysely: write sqlStore({ db }), startSweep({ db }), migrate(db) or purge(db, options)',
    );
  const { tablePrefix, schema } = checkedTableOptions(options);
  if (db.isTransaction && transaction === "refused") {
    throw new TypeError('"db" must not be a transaction: a revocation that rolls back was never one');
  }
  const engine = engineOf(db);
  if (engine === "sqlite" && schema !== undefined) {
    throw new TypeError('"schema" is not for SQLite: open the file that holds the tables');
  }
  // To the compiler the tables have their bare names; the prefix exists at run time only.
  const bare = db.withoutPlugins() as unknown as Kysely<Tables>;
  const named = <T extends keyof Tables>(name: T) => (tablePrefix + name) as T;
  return {
    db: schema === undefined ? bare : bare.withSchema(schema),
    names: { session: named("session"), owner: named("owner"), schema: named("schema") },
    finder: sql.id(...(schema === undefined ? [] : [schema]), `${tablePrefix}find`),
    engine,
  };
}
