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
  let from = Number.MIN_SAFE_INTEGER;
  for (;;) {
    if (signal?.aborted) return deleted;
    const begun = performance.now();
    const due = await dueRecords(tables, from, now, batch);
    const last = due.at(-1);
    if (last !== undefined) {
      const ids = due.map(({ id }) => id);
      deleted += await deleteDue(tables, now, ids);
      from = Number(last.keep_until);
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

/**
 * A batch, from where the last one ended: below that the index still holds what was deleted, for as long as anybody's older snapshot
 * (a dump, a report) may see it, and each batch would pass all of it again. More of the same `keep_until` may be left, so from there,
 * not after. What came in below meanwhile is the next purge's.
 */
async function dueRecords({ db, names }: OwnTables, from: number, now: number, batch: number) {
  const due = db
    .selectFrom(names.session)
    .select(["id", "keep_until"])
    .where("keep_until", ">=", from)
    .where("keep_until", "<=", now)
    .orderBy("keep_until")
    .limit(batch);
  const { rows } = await execute(db, due.compile());
  return rows;
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
