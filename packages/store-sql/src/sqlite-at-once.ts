import { SqliteDialect, SqliteDriver } from "kysely";
import type { CompiledQuery, DialectAdapter, Kysely, SqliteDatabase } from "kysely";

/**
 * Answers a query's rows without a promise.
 * @returns `undefined` while somebody holds the connection, or before it is open: then Kysely's own way waits for it.
 */
export type ReadAtOnce = <Row>(query: CompiledQuery<Row>) => readonly Row[] | undefined;

/** The one connection of a dialect. */
interface Connection {
  /** From Kysely's first query until `destroy`. */
  database: SqliteDatabase | undefined;
  /** Statements, transactions and streams of Kysely's that are under way on it. */
  holders: number;
}

const readers = new WeakMap<DialectAdapter, ReadAtOnce>();

/** How to read at once from a Kysely over `sqliteDialect`; `undefined` for any other. */
export function readerAtOnce<DB>(db: Kysely<DB>): ReadAtOnce | undefined {
  return readers.get(db.getExecutor().adapter);
}

/**
 * Kysely's dialect, through which a single look-up may pass by Kysely's queue while nobody stands in it. A transaction or a
 * stream of the merchant's own is never read into: an unfinished SELECT would give a look-up its old snapshot.
 * @see docs/adr/0031-sqlite-answers-at-once.md
 */
export class AtOnceDialect extends SqliteDialect {
  readonly #open: () => Promise<SqliteDatabase>;
  readonly #connection: Connection = { database: undefined, holders: 0 };

  constructor(open: () => Promise<SqliteDatabase>) {
    super({ database: open });
    this.#open = open;
  }

  override createDriver(): SqliteDriver {
    return new CountingDriver(this.#open, this.#connection);
  }

  override createAdapter(): DialectAdapter {
    const adapter = super.createAdapter();
    const connection = this.#connection;
    readers.set(adapter, <Row>({ sql, parameters }: CompiledQuery<Row>) =>
      connection.holders === 0 ? (connection.database?.prepare(sql).all(parameters) as Row[] | undefined) : undefined,
    );
    return adapter;
  }
}

class CountingDriver extends SqliteDriver {
  readonly #connection: Connection;

  constructor(open: () => Promise<SqliteDatabase>, connection: Connection) {
    super({ database: async () => (connection.database = await open()) });
    this.#connection = connection;
  }

  override acquireConnection(): ReturnType<SqliteDriver["acquireConnection"]> {
    this.#connection.holders += 1;
    return super.acquireConnection();
  }

  override releaseConnection(): Promise<void> {
    this.#connection.holders -= 1;
    return super.releaseConnection();
  }

  override destroy(): Promise<void> {
    this.#connection.database = undefined;
    return super.destroy();
  }
}
