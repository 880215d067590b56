import type { SqliteDatabase, SqliteDialect, SqliteStatement } from "kysely";
import { busyGate } from "./busy-gate.ts";
import type { BusyGate } from "./busy-gate.ts";
import { checkedInteger } from "./options.ts";
import { AtOnceDialect } from "./sqlite-at-once.ts";
import { kyselyStatement, runPragma } from "./sqlite-handle.ts";
import type { SqliteHandle } from "./sqlite-handle.ts";

/** How `sqliteDialect` sets its connection up. */
export interface SqliteDialectOptions {
  /**
   * `full` (default): what was acknowledged survives a power failure. `normal`: several times faster writes,
   * but the last moments before a power failure may be undone, revocations among them. Neither loses
   * anything when only the process dies.
   */
  readonly synchronous?: "full" | "normal" | undefined;
  /** Longest wait for another connection's lock, which blocks the event loop: 0–1000 milliseconds, default 100. */
  readonly busyTimeoutMs?: number | undefined;
  /** Monotonic milliseconds, for tests; default `performance.now`. */
  readonly clock?: (() => number) | undefined;
}

// Distinct statements are few; a stray caller that writes values into its SQL must not fill the memory.
const MEMOISED = 500;

/**
 * Kysely's SQLite dialect, set up for portal sessions, over an open better-sqlite3 or node:sqlite database.
 *
 * - Give it a connection of its own. Your code's transactions on a shared one would take our revocations into
 *   a rollback, and everything below would change under your feet. Any number of connections and processes
 *   may open the same file, but only one of the two drivers within a process: they would not see each other's locks.
 * - Sets `busy_timeout` at once, `journal_mode = wal` and `synchronous` with the first query.
 * - Prepares each statement once: a look-up then costs a third.
 * - Begins transactions with `begin immediate`, since a deferred one cannot wait for the write lock.
 * - After SQLite gave up on a lock, calls that need it fail at once for 100 ms, so that a locked file costs
 *   single requests and not the event loop.
 * @param database an open handle. `db.destroy()` closes it, nothing else does.
 * @throws {TypeError | RangeError} for what is no database, and for options out of bounds.
 * @example
 * import Database from "better-sqlite3";
 * import { Kysely } from "kysely";
 * import { sqliteDialect } from "@postern/store-sql";
 *
 * const db = new Kysely({ dialect: sqliteDialect(new Database("portal.db")) });
 * @see https://sqlite.org/pragma.html#pragma_synchronous
 */
export function sqliteDialect(database: SqliteHandle, options: SqliteDialectOptions = {}): SqliteDialect {
  if (typeof database?.prepare !== "function")
    throw new TypeError(
      'sqliteDialect needs an open database: new Database("portal.db") of better-sqlite3, or new DatabaseSync("portal.db") of node:sqlite',
    );
  const { synchronous = "full", clock = () => performance.now() } = options;
  const busyTimeoutMs = checkedInteger("busyTimeoutMs", options.busyTimeoutMs ?? 100, 0, 1000);
  if (synchronous !== "full" && synchronous !== "normal") {
    throw new TypeError(`"synchronous" must be "full" or "normal", got ${JSON.stringify(synchronous)}`);
  }
  const setPatient = (patient: boolean) => runPragma(database, `pragma busy_timeout = ${patient ? busyTimeoutMs : 0}`);
  const gate = busyGate(clock, setPatient);
  setPatient(true);
  // Not at construction: a locked file would fail it for ever, while Kysely tries this again.
  return new AtOnceDialect(async () => {
    gate.pass("write", () => {
      runPragma(database, "pragma journal_mode = wal");
      runPragma(database, `pragma synchronous = ${synchronous}`);
    });
    return gated(database, gate);
  });
}

function gated(handle: SqliteHandle, gate: BusyGate): SqliteDatabase {
  const known = new Map<string, SqliteStatement>();
  return {
    close: () => void handle.close(),
    prepare(sql) {
      const memoised = known.get(sql);
      if (memoised !== undefined) return memoised;
      const text = sql === "begin" ? "begin immediate" : sql;
      const made = ends.test(text)
        ? kyselyStatement(handle.prepare(text))
        : gatedStatement(
            gate.pass("read", () => kyselyStatement(handle.prepare(text))),
            gate,
          );
      if (known.size === MEMOISED) known.clear();
      known.set(sql, made);
      return made;
    },
  };
}

// Whoever holds the write lock must be able to let go of it.
const ends = /^(commit|rollback|release)\b/i;

function gatedStatement(statement: SqliteStatement, gate: BusyGate): SqliteStatement {
  const access = statement.reader ? "read" : "write";
  return {
    reader: statement.reader,
    all: (parameters) => gate.pass(access, () => statement.all(parameters)),
    run: (parameters) => gate.pass(access, () => statement.run(parameters)),
    iterate: (parameters) => statement.iterate(parameters),
  };
}
