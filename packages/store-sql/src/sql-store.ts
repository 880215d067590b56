import type { PortalStore } from "@postern/core";
import type { Kysely } from "kysely";
import { currentEpoch, inserted, replaceEpoch } from "./epochs.ts";
import { affected } from "./execute.ts";
import { finder } from "./find.ts";
import { isSessionId } from "./keys.ts";
import { listSessions } from "./list.ts";
import type { TableOptions } from "./options.ts";
import { compileQueries } from "./queries.ts";
import { checkReady } from "./ready.ts";
import { rowOf } from "./row.ts";
import { ownTables } from "./table.ts";

/** What `sqlStore` is given. */
export interface SqlStoreOptions<DB> extends TableOptions {
  /** Your open Kysely, of any tables; never closed here. For SQLite, one over `sqliteDialect`. */
  readonly db: Kysely<DB>;
}

/**
 * Keeps portal sessions in your SQL database, through your own Kysely.
 *
 * Every verb is one statement or a few independent ones, never a transaction, so a pool in transaction mode
 * (PgBouncer) is fine. Plugins of your Kysely are not applied to our tables. Run `migrate(db)` once before.
 * @param options `db`, an open Kysely, not a transaction; `tablePrefix`, default `postern_`; `schema`, default
 *   the connection's own.
 * @returns a store that rejects whatever it cannot tell, for core to answer with a 503.
 * @throws {TypeError} for a transaction, another kind of database, or a name that is none.
 * @example
 * import Database from "better-sqlite3";
 * import { Kysely } from "kysely";
 * import { migrate, sqliteDialect, sqlStore } from "@postern/store-sql";
 *
 * const db = new Kysely({ dialect: sqliteDialect(new Database("portal.db")) });
 * await migrate(db);
 * const store = sqlStore({ db });
 */
export function sqlStore<DB>(options: SqlStoreOptions<DB>): PortalStore {
  const tables = ownTables(options?.db, options);
  const { db, engine } = tables;
  const queries = compileQueries(tables);
  return Object.freeze<PortalStore>({
    create: async (session) => {
      if (!isSessionId(session.id)) throw new TypeError("A session's id is 1 to 64 characters of base64url.");
      return inserted(db, queries.insert(rowOf(session)));
    },
    find: finder(tables, queries),
    redeem: async (id, { at, tokenHash, kid }) =>
      isSessionId(id) && (await affected(db, queries.redeem({ id, at, tokenHash, kid }))) === 1,
    revoke: async (id, at) => isSessionId(id) && (await affected(db, queries.revoke({ id, at }))) === 1,
    epoch: (owner) => currentEpoch(db, queries, owner),
    revokeAll: (owner, at) => replaceEpoch(db, queries, owner, at),
    list: (query) => listSessions(db, queries, query),
    ready: () => checkReady(db, queries, engine),
  });
}
