import { CompiledQuery, sql } from "kysely";
import type { Kysely } from "kysely";

/** A statement as the log tells it. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Has the planner count a table's rows. */
export async function analyze<DB>(db: Kysely<DB>, engine: string, table: string): Promise<void> {
  await sql.raw(`analyze ${engine === "MariaDB" ? "table " : ""}${table}`).execute(db);
}

/** How the engine would run a statement, a line for each step; nothing for an insert of values. */
export async function planOf(db: Kysely<unknown>, engine: string, statement: Statement): Promise<readonly string[]> {
  if (statement.sql.startsWith("insert")) return [];
  if (statement.sql.includes('"postern_find"')) return planOf(db, engine, await insideOfFind(db, statement));
  const explain = engine === "SQLite" ? "explain query plan" : "explain";
  const rows = await db.connection().execute(async (connection) => {
    // A few rows it would rather sort; that it need not is what counts.
    if (engine === "PostgreSQL") await sql`set enable_sort = off`.execute(connection);
    const query = CompiledQuery.raw(`${explain} ${statement.sql}`, [...statement.parameters]);
    return (await connection.executeQuery(query)).rows as Record<string, string | null>[];
  });
  return rows.map((row) => {
    if (engine === "MariaDB") return `${row["type"]} of ${row["table"]} by ${row["key"]}: ${row["Extra"]}`;
    return row["detail"] ?? row["QUERY PLAN"] ?? "";
  });
}

type ExplainedInJson = Record<"QUERY PLAN", readonly { Plan: Record<string, number> }[]>;

/** How many pages PostgreSQL looks at to answer a statement, which it runs. */
export async function pagesOf(db: Kysely<unknown>, { sql: text, parameters }: Statement): Promise<number> {
  const explain = `explain (analyze, buffers, format json) ${text}`;
  const { rows } = await db.executeQuery(CompiledQuery.raw(explain, [...parameters]));
  const plan = (rows as ExplainedInJson[])[0]!["QUERY PLAN"][0]!.Plan;
  return plan["Shared Hit Blocks"]! + plan["Shared Read Blocks"]!;
}

/** EXPLAIN does not look into a function: what it asks, with what it is given. */
async function insideOfFind(db: Kysely<unknown>, { parameters }: Statement): Promise<Statement> {
  const { rows } = await sql<{
    body: string;
  }>`select prosrc as body from pg_proc where proname = 'postern_find'`.execute(db);
  const [, inside = ""] = /^begin return \((.*)\); end$/.exec(rows[0]?.body ?? "") ?? [];
  if (!inside.includes("wanted")) throw new Error("the function asks something else than this test knows");
  return { sql: inside.replace("wanted", "$1::text"), parameters };
}

/** The steps of a plan that grow with the table. */
export function problemsOf(engine: string, plan: readonly string[]): readonly string[] {
  if (engine === "SQLite") return plan.filter((step) => !step.startsWith("SEARCH "));
  if (engine === "PostgreSQL") return plan.filter((step) => /Seq Scan on postern_session|Sort/.test(step));
  const found = plan.filter((step) => !step.includes("Impossible WHERE noticed after reading const tables"));
  return found.filter((step) => !/^(const|eq_ref|ref|range) of/.test(step) || /filesort|temporary/.test(step));
}
