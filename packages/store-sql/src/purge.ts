import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import { affected, execute, rowsMet, untilDone } from "./execute.ts";
import { checkedInteger } from "./options.ts";
import type { TableOptions } from "./options.ts";
import { isUnloggable } from "./sql-errors.ts";
import { ownTables } from "./table.ts";
import type { OwnTables } from "./table.ts";

/** What `purge` is given. */
export interface PurgeOptions extends TableOptions {
  /** Epoch milliseconds: records whose `keepUntil` has come by then go. Usually `Date.now()`. */
  readonly now: number;
  /** Records deleted by one statement, 1–1000; default 200. */
  readonly batch?: number | undefined;
  /**
   * Milliseconds of rest between two batches at least, for live traffic to pass: 0–60000, default 20. A batch that took long is
   * followed by a rest of twice its time; 0 never rests.
   */
  readonly pauseMs?: number | undefined;
  /** Stops between two batches. */
  readonly signal?: AbortSignal | undefined;
}

// Two thirds of the time are the live traffic's: a SQLite batch keeps the event loop, and all of a database its disk.
const REST = 2;

/**
 * Deletes the records that need not be kept any longer, in small batches. Several processes may do it at once.
 *
 * Epochs stay for ever: a lost one would end sessions that live. They are about 100 bytes an owner.
 * @param db your open Kysely, not a transaction; never closed here.
 * @returns how many records this call deleted; those before an abort count.
 * @throws {RangeError} for an option out of bounds, naming the bounds.
 * @example
 * import type { Kysely } from "kysely";
 * import { purge } from "@postern/store-sql";
 *
 * export const nightly = (db: Kysely<unknown>) => purge(db, { now: Date.now() });
 */
export async function purge<DB>(db: Kysely<DB>, options: PurgeOptions): Promise<number> {
  const { now, batch, pauseMs, signal } = checkedPurgeOptions(options);
  const tables = ownTables(db, options);
  let deleted = 0;
  for (;;) {
    if (signal?.aborted) return deleted;
    const begun = performance.now();
    const due = await dueIds(tables, now, batch);
    if (due.length > 0) {
      deleted += await deleteDue(tables, now, due);
      if (tables.engine === "sqlite") await checkpoint(tables);
    }
    if (due.length < batch) return deleted;
    const restMs = pauseMs === 0 ? 0 : Math.max(pauseMs, REST * (performance.now() - begun));
    await pause(restMs, undefined, { signal }).catch(() => undefined); // only an abort ends it early
  }
}

/**
 * Moves what was deleted from SQLite's log into its file, as some later write must: the purge then rests for that time too,
 * instead of live creates paying for it one by one. It waits for nobody, and that it was not possible is no failure.
 */
async function checkpoint({ db }: OwnTables): Promise<void> {
  await sql`pragma wal_checkpoint(passive)`.execute(db).catch(() => undefined);
}

/** Checks the options that a sweep passes on as well. */
export function checkedPurgeOptions({ now, batch = 200, pauseMs = 20, signal }: PurgeOptions) {
  return {
    now: checkedInteger("now", now, 0, Number.MAX_SAFE_INTEGER),
    batch: checkedInteger("batch", batch, 1, 1000),
    pauseMs: checkedInteger("pauseMs", pauseMs, 0, 60_000),
    signal,
  };
}

async function dueIds({ db, names }: OwnTables, now: number, batch: number): Promise<readonly string[]> {
  const due = db
    .selectFrom(names.session)
    .select("id")
    .where("keep_until", "<=", now)
    .orderBy("keep_until")
    .limit(batch);
  const { rows } = await execute(db, due.compile());
  return rows.map((row) => row.id);
}

// The condition again: an id may have come back with a new record since it was read.
async function deleteDue({ db, names, engine }: OwnTables, now: number, ids: readonly string[]): Promise<number> {
  const query = db.deleteFrom(names.session).where("id", "in", ids).where("keep_until", "<=", now).compile();
  if (engine !== "mysql") return affected(db, query);
  // By default MySQL keeps locks on all that the statement looks at, in small tables live sessions among them.
  const alone = db.transaction().setIsolationLevel("read committed");
  try {
    return await untilDone(() => alone.execute(async (transaction) => rowsMet(await transaction.executeQuery(query))));
  } catch (error) {
    if (!isUnloggable(error)) throw error;
    return affected(db, query);
  }
}
