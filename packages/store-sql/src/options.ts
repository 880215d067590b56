/** Where the tables live. Give the same to `sqlStore`, `migrate`, `purge` and `startSweep`. */
export interface TableOptions {
  /** Starts every table's and index's name: a letter or `_`, then letters, digits or `_`, at most 32; default `postern_`. */
  readonly tablePrefix?: string | undefined;
  /** PostgreSQL schema or MySQL database; default: the connection's own. Not for SQLite. */
  readonly schema?: string | undefined;
}

const PREFIX = /^[A-Za-z_][A-Za-z0-9_]{0,31}$/;
const SCHEMA = /^[^\0]{1,63}$/u;

/** Checks the names once, so that a slip shows at start and not in the first query. */
export function checkedTableOptions({ tablePrefix = "postern_", schema }: TableOptions): {
  readonly tablePrefix: string;
  readonly schema: string | undefined;
} {
  if (typeof tablePrefix !== "string" || !PREFIX.test(tablePrefix)) {
    throw new TypeError(`"tablePrefix" must match ${PREFIX.source}, got ${JSON.stringify(tablePrefix)}`);
  }
  if (schema !== undefined && (typeof schema !== "string" || !SCHEMA.test(schema))) {
    throw new TypeError(`"schema" must be 1 to 63 characters, got ${JSON.stringify(schema)}`);
  }
  return { tablePrefix, schema };
}

/**
 * Checks a whole number within bounds.
 * @throws {RangeError} naming the option and its bounds.
 */
export function checkedInteger(name: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new RangeError(`"${name}" must be an integer from ${min} to ${max}, got ${String(value)}`);
}
