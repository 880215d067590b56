import type { SqliteStatement } from "kysely";

/** What an open better-sqlite3 `Database` and a node:sqlite `DatabaseSync` have in common. */
export interface SqliteHandle {
  prepare(sql: string): SqliteHandleStatement;
  close(): unknown;
}

/** A prepared statement of either driver. */
export interface SqliteHandleStatement {
  all(...parameters: unknown[]): unknown[];
  run(...parameters: unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint };
  iterate(...parameters: unknown[]): IterableIterator<unknown>;
  columns(): unknown[];
  /** Only better-sqlite3 has it: whether the statement answers rows. */
  readonly reader?: boolean;
}

/** Gives either driver's statement the shape and the value conversions that Kysely counts on. */
export function kyselyStatement(statement: SqliteHandleStatement): SqliteStatement {
  return {
    // better-sqlite3 refuses `columns()` where there are none, node:sqlite has no `reader`.
    reader: statement.reader ?? statement.columns().length > 0,
    all: (parameters) => statement.all(...bind(parameters)),
    run: (parameters) => statement.run(...bind(parameters)),
    iterate: (parameters) => statement.iterate(...bind(parameters)),
  };
}

/** Executes a statement without parameters, whether or not it answers. */
export function runPragma(handle: SqliteHandle, sql: string): void {
  const statement = kyselyStatement(handle.prepare(sql));
  if (statement.reader) statement.all([]);
  else statement.run([]);
}

/**
 * better-sqlite3 takes neither booleans nor Dates, node:sqlite before Node 26 no `undefined`. Either takes a
 * first value that is an object for a bag of named parameters, and the others silently shift by one.
 */
function bind(parameters: readonly unknown[]): unknown[] {
  return parameters.map((value) => {
    if (value === undefined) return null;
    if (typeof value === "boolean") return value ? 1 : 0;
    if (value instanceof Date) return value.toISOString();
    return value;
  });
}
