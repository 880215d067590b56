type Value = string | number | null | undefined;
type Values = readonly Value[] | readonly [Readonly<Record<string, Value>>];

/** As much of better-sqlite3 as the shop uses. */
export interface ShopDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): { run(...values: unknown[]): unknown; all(...values: unknown[]): unknown[] };
  close(): unknown;
}

/** A question that is prepared once. Values are only ever bound, never written into the SQL. */
export function question<Row, Result = Row>(
  db: ShopDatabase,
  sql: string,
  read: (row: Row) => Result,
): (...values: Values) => readonly Result[] {
  const statement = db.prepare(sql);
  return (...values) => (statement.all(...values) as Row[]).map(read);
}
