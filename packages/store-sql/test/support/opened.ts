import { CompiledQuery } from "kysely";
import { onTestFinished } from "vitest";
import { migrate, sqlStore } from "../../src/index.ts";
import type { TableOptions } from "../../src/index.ts";
import { openUrl } from "./open-url.ts";
import type { SentStatement } from "./open-url.ts";

/** A migrated database with a store on it, closed with the test. */
export async function openStore(url: string, options: TableOptions = {}) {
  const statements: SentStatement[] = [];
  const errors: unknown[] = [];
  const db = openUrl(
    url,
    (statement) => statements.push(statement),
    (event) => event.level === "error" && errors.push(event.error),
  );
  const beside = besideDb(url);
  onTestFinished(() => db.destroy());
  await migrate(db, options);
  statements.length = 0;
  return {
    url,
    db,
    store: sqlStore({ db, ...options }),
    /** What the database was sent through `db`, and the errors it answered. */
    statements,
    errors,
    /** Runs SQL of the test's own, on another connection. */
    run: beside,
  };
}

/** A connection of the test's own. */
export function besideDb(url: string): (text: string) => Promise<readonly Record<string, unknown>[]> {
  const db = openUrl(url);
  onTestFinished(() => db.destroy());
  return async (text) => (await db.executeQuery(CompiledQuery.raw(text))).rows as Record<string, unknown>[];
}
