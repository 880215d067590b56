import { sql } from "kysely";
import type { Kysely } from "kysely";
import { onTestFinished, vi } from "vitest";
import { openUrl } from "./open-url.ts";

/** Starts a call, and comes back when that waits for a lock. */
export type Start = <T>(call: () => Promise<T>) => Promise<{ readonly answer: Promise<T> }>;

/**
 * Runs a transaction that holds what a call needs.
 * @returns what the call answered, after the transaction has committed.
 */
export async function behind<T>(
  url: string,
  run: (holder: Kysely<unknown>, start: Start) => Promise<{ readonly answer: Promise<T> }>,
): Promise<T> {
  const db = openUrl(url);
  onTestFinished(() => db.destroy());
  const waiting = url.startsWith("postgres:")
    ? sql`select 1 from pg_locks where not granted`
    : sql`select 1 from information_schema.innodb_trx where trx_state = 'LOCK WAIT'`;
  const start: Start = async (call) => {
    const started = { answer: call() };
    await vi.waitUntil(async () => (await waiting.execute(db)).rows.length > 0, {
      timeout: 20_000,
      interval: 200, // InnoDB shows what was true up to 100 ms ago, and waits as long after each look
    });
    return started;
  };
  const { answer } = await db.transaction().execute((holder) => run(holder, start));
  return answer;
}
