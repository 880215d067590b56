/** What the drivers put on their errors; every member optional, because each driver has its own. */
interface DriverError {
  readonly code?: unknown;
  /** node:sqlite: SQLite's extended result code. */
  readonly errcode?: unknown;
  /** MySQL and MariaDB. */
  readonly errno?: unknown;
  readonly message?: unknown;
}

const SQLITE_BUSY = 5;
const SQLITE_CONSTRAINT_PRIMARYKEY = 1555;
const SQLITE_CONSTRAINT_UNIQUE = 2067;

const duplicates: readonly unknown[] = [
  "SQLITE_CONSTRAINT_PRIMARYKEY", // better-sqlite3
  "SQLITE_CONSTRAINT_UNIQUE",
  "23505", // PostgreSQL: unique_violation
  "ER_DUP_ENTRY", // MySQL, MariaDB
];
// The database undid the statement itself and asks for it again.
const undone: readonly unknown[] = [
  "40001", // PostgreSQL: serialization_failure
  "40P01", // PostgreSQL: deadlock_detected
  "ER_LOCK_DEADLOCK", // MySQL, MariaDB: 1213
  "ER_CHECKREAD", // MariaDB: 1020, the row changed since this snapshot was taken
];
const missing: readonly unknown[] = [
  "42P01", // PostgreSQL: undefined_table
  "42703", // PostgreSQL: undefined_column
  "42883", // PostgreSQL: undefined_function
  "3F000", // PostgreSQL: invalid_schema_name
  "ER_NO_SUCH_TABLE",
  "ER_BAD_FIELD_ERROR",
  "ER_BAD_DB_ERROR",
];

const denied: readonly unknown[] = [
  "42501", // PostgreSQL: insufficient_privilege
  "ER_TABLEACCESS_DENIED_ERROR",
  "ER_COLUMNACCESS_DENIED_ERROR",
  "ER_DBACCESS_DENIED_ERROR",
];

/** The row's key is taken. */
export function isDuplicate(error: unknown): boolean {
  const { code, errcode } = asDriverError(error);
  return duplicates.includes(code) || errcode === SQLITE_CONSTRAINT_PRIMARYKEY || errcode === SQLITE_CONSTRAINT_UNIQUE;
}

/** The statement was undone and may be sent again as it was. */
export function isUndone(error: unknown): boolean {
  return undone.includes(asDriverError(error).code);
}

/** SQLite gave up waiting for another connection's lock. */
export function isBusy(error: unknown): boolean {
  const { code, errcode } = asDriverError(error);
  if (typeof errcode === "number") return (errcode & 0xff) === SQLITE_BUSY;
  return typeof code === "string" && code.startsWith("SQLITE_BUSY");
}

/** A table, a column or our function is not there. */
export function isMissing(error: unknown): boolean {
  const { code, message } = asDriverError(error);
  if (missing.includes(code)) return true;
  return typeof message === "string" && /^no such (table|column)\b/.test(message); // SQLite has no code for it
}

/** The same error; or, where it comes of a forgotten `migrate`, one that says so, with the database's own as its cause. */
export function explained(error: unknown): unknown {
  if (!isMissing(error)) return error;
  return new Error("The session store finds its tables missing or of an old version: run migrate(db).", {
    cause: error,
  });
}

/** The database's user may not do this. */
export function isDenied(error: unknown): boolean {
  return denied.includes(asDriverError(error).code);
}

/** MySQL, MariaDB: the server's binary log is one of statements, which takes none at READ COMMITTED (1665). */
export function isUnloggable(error: unknown): boolean {
  return asDriverError(error).code === "ER_BINLOG_STMT_MODE_AND_ROW_ENGINE";
}

/** An error that looks like the driver's own, for calls that are not worth trying. */
export function busyError(): Error {
  return Object.assign(new Error("database is locked (it was a moment ago, and was not asked again)"), {
    code: "SQLITE_BUSY",
  });
}

function asDriverError(error: unknown): DriverError {
  return typeof error === "object" && error !== null ? error : {};
}
