import { sql } from "kysely";
import type { Kysely } from "kysely";

/** The three families of SQL this store speaks. `mysql` includes MariaDB. */
export type Engine = "sqlite" | "postgres" | "mysql";

/**
 * Tells the engine by how Kysely spells a statement for it: third-party dialects bring classes of their
 * own, so `instanceof` would not know them, but all must quote and number as their database does.
 * @throws {TypeError} for a dialect of another family.
 */
export function engineOf<DB>(db: Kysely<DB>): Engine {
  const spelled = sql`${1} ${sql.ref("a")}`.compile(db.withoutPlugins()).sql;
  if (spelled === '? "a"') return "sqlite";
  if (spelled === '$1 "a"') return "postgres";
  if (spelled === "? `a`") return "mysql";
  throw new TypeError(`"db" must speak PostgreSQL, MySQL, MariaDB or SQLite; its dialect writes ${spelled}`);
}
