import {
  type CompiledQuery,
  type Dialect,
  DummyDriver,
  Kysely,
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { Engine } from "./engine.ts";
import { migrations } from "./migrations.ts";
import type { TableOptions } from "./options.ts";

const createDriver = () => new DummyDriver();

/** Dialects that write SQL and send it to nobody. */
const dialects: Readonly<Record<Engine, Dialect>> = {
  sqlite: {
    createDriver,
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
  postgres: {
    createDriver,
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
  mysql: {
    createDriver,
    createAdapter: () => new MysqlAdapter(),
    createIntrospector: (db) => new MysqlIntrospector(db),
    createQueryCompiler: () => new MysqlQueryCompiler(),
  },
};

/**
 * Writes the migrations as SQL, for databases that only their administrators may change. No database is touched.
 *
 * For a database without Postern's tables, as one script. Running `migrate(db)` or your own Migrator over the result is harmless.
 * @param engine `"mysql"` is MariaDB too.
 * @param options the same as `sqlStore`'s.
 * @returns statements, each ended by `;` and a line break.
 * @throws {TypeError} for a name that is none, or another engine.
 * @example
 * import { migrationSql } from "@postern/store-sql";
 *
 * console.log(await migrationSql("postgres", { schema: "billing" }));
 */
export async function migrationSql(engine: Engine, options: TableOptions = {}): Promise<string> {
  if (!Object.hasOwn(dialects, engine)) throw new TypeError('"engine" must be "sqlite", "postgres" or "mysql"');
  const statements: string[] = [];
  const db = new Kysely<unknown>({
    dialect: dialects[engine],
    // What a migration asks is answered with nothing, as by an empty database, and stands in no script.
    log: ({ query }) => void (query.query.kind === "SelectQueryNode" || statements.push(textOf(query))),
  });
  for (const migration of Object.values(migrations(options))) await migration.up(db);
  return statements.map((statement) => `${statement};\n`).join("");
}

/** The only values that migrations write are their own version numbers. */
function textOf({ sql, parameters }: CompiledQuery): string {
  let index = 0;
  return sql.replaceAll(/\$\d+|\?/g, () => {
    const value = parameters[index++];
    if (!Number.isSafeInteger(value)) throw new TypeError("A migration writes a value that is no whole number");
    return String(value);
  });
}
