import { setTimeout as pause } from "node:timers/promises";
import type { CompiledQuery, Kysely, QueryResult } from "kysely";
import { explained, isUndone } from "./sql-errors.ts";
import type { Tables } from "./table.ts";

const ATTEMPTS = 8;
const PAUSE_MS = 5;

/** Executes one statement, again if the database undid it. */
export function execute<Row>(db: Kysely<Tables>, query: CompiledQuery<Row>): Promise<QueryResult<Row>> {
  return untilDone(() => db.executeQuery(query));
}

/**
 * Runs one transaction, again if the database undid it (serialization failure, deadlock).
 *
 * Safe because undone means that nothing of it happened. A single statement is a transaction of its own.
 */
export function untilDone<T>(run: () => Promise<T>): Promise<T> {
  return run().catch((error: unknown) => runAgain(run, error));
}

async function runAgain<T>(run: () => Promise<T>, failure: unknown): Promise<T> {
  let error = failure;
  for (let attempt = 1; attempt < ATTEMPTS && isUndone(error); attempt++) {
    await pause(Math.random() * PAUSE_MS * attempt); // apart from those it collided with
    try {
      return await run();
    } catch (thrown) {
      error = thrown;
    }
  }
  throw explained(error);
}

/** Executes a write and tells how many rows it met. */
export async function affected(db: Kysely<Tables>, query: CompiledQuery): Promise<number> {
  return rowsMet(await execute(db, query));
}

/** Tells how many rows a write met. */
export function rowsMet({ numAffectedRows }: QueryResult<unknown>): number {
  // A dialect that cannot count cannot say who won; better no answer than a wrong one.
  if (numAffectedRows === undefined)
    throw new Error("The Kysely dialect does not tell how many rows a statement affected.");
  return Number(numAffectedRows);
}
