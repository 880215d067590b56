import { existsSync } from "node:fs";
import type * as StoreSql from "@postern/store-sql";
import type * as KyselyPackage from "kysely";
import type * as Mysql from "mysql2";
import type * as Pg from "pg";
import type { Io } from "./io.ts";
import type { Target } from "./store-url.ts";

/** An open database, with the functions of the project's own `@postern/store-sql`. */
export interface Database {
  readonly db: KyselyPackage.Kysely<unknown>;
  readonly sql: typeof StoreSql;
  readonly close: () => Promise<void>;
}

/** How a file that is not there is met. */
export type Absent = "created" | "refused";

/**
 * Opens the database of the user, with the drivers of their project.
 * @throws {Error} naming what is to be installed.
 */
export async function openDatabase(target: Target, io: Io, absent: Absent): Promise<Database> {
  const sql = (await io.load("@postern/store-sql")) as typeof StoreSql;
  const kysely = (await io.load("kysely")) as typeof KyselyPackage;
  const db = new kysely.Kysely<unknown>({ dialect: await dialectOf(target, io, absent, kysely, sql) });
  return { db, sql, close: () => db.destroy() };
}

async function dialectOf(
  target: Target,
  io: Io,
  absent: Absent,
  { MysqlDialect, PostgresDialect }: typeof KyselyPackage,
  { sqliteDialect }: typeof StoreSql,
): Promise<KyselyPackage.Dialect> {
  if (target.engine === "sqlite") {
    // SQLite would make an empty one, and then miss its tables.
    if (absent === "refused" && !existsSync(target.file))
      throw new Error("There is no such file as the store URL names");
    return sqliteDialect(await sqliteHandle(target.file, io));
  }
  if (target.engine === "postgres") {
    const { default: pg } = (await io.load("pg")) as Driver<typeof Pg>;
    const pool = new pg.Pool({ connectionString: target.url, max: 1 });
    pool.on("error", () => {}); // of an idle connection: the next query tells, if it matters
    pool.on("connect", (client) => client.on("error", () => {})); // of a busy one: its query tells
    return new PostgresDialect({ pool });
  }
  const { default: mysql } = (await io.load("mysql2")) as Driver<typeof Mysql>;
  return new MysqlDialect({ pool: mysql.createPool({ uri: target.url, connectionLimit: 1 }) });
}

/** The project's driver, else the one in Node: no reason to ask anybody to install something. */
async function sqliteHandle(file: string, io: Io): Promise<StoreSql.SqliteHandle> {
  type Constructor = new (path: string) => StoreSql.SqliteHandle;
  const found = (await io.load("better-sqlite3").catch(() => undefined)) as Driver<Constructor> | undefined;
  const Handle = found?.default ?? (await import("node:sqlite")).DatabaseSync;
  return new Handle(file);
}

/** CommonJS packages, whose own names an import may not see. */
interface Driver<T> {
  readonly default: T;
}
