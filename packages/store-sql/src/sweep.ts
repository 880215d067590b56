import type { Kysely } from "kysely";
import { checkedInteger } from "./options.ts";
import { checkedPurgeOptions, purge } from "./purge.ts";
import type { PurgeOptions } from "./purge.ts";
import { ownTables } from "./table.ts";

/** What `startSweep` is given. */
export interface SweepOptions<DB> extends Omit<PurgeOptions, "now" | "signal"> {
  /** Your open Kysely; never closed here. */
  readonly db: Kysely<DB>;
  /** From the end of one purge to the start of the next, 1–86400; default 600. Each wait is 50–100 % of it. */
  readonly everySeconds?: number | undefined;
  /** Told of every purge that failed; the sweep goes on. Default: a process warning. What it throws is ignored. */
  readonly onError?: ((error: unknown) => void) | undefined;
  /** Tells the time as epoch milliseconds; default the host's. */
  readonly clock?: (() => number) | undefined;
}

/**
 * Purges from time to time, for as long as the process lives; it does not keep the process alive.
 *
 * The waits are jittered, so that processes started together do not sweep together; one purge never
 * overlaps the next.
 * @returns `stop`, which ends the sweep; its promise resolves when no purge is under way any more. Stop before
 *   you close `db`.
 * @throws {TypeError | RangeError} at once, for options out of bounds.
 * @example
 * import type { Kysely } from "kysely";
 * import { startSweep } from "@postern/store-sql";
 *
 * export function sweepUntilShutdown(db: Kysely<unknown>) {
 *   const stop = startSweep({ db, everySeconds: 600 });
 *   process.once("SIGTERM", () => void stop());
 * }
 */
export function startSweep<DB>(options: SweepOptions<DB>): () => Promise<void> {
  const { db, everySeconds = 600, clock = () => Date.now(), onError = warn, ...rest } = options;
  checkedInteger("everySeconds", everySeconds, 1, 86_400);
  checkedPurgeOptions({ ...rest, now: 0 });
  ownTables(db, rest);
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout;
  const wait = () => {
    const waitMs = everySeconds * 1000 * (0.5 + Math.random() / 2);
    timer = setTimeout(() => void (running = sweep()), waitMs).unref();
  };
  const sweep = async () => {
    try {
      await purge(db, { ...rest, now: clock(), signal: stopping.signal });
    } catch (error) {
      quietly(onError, error);
    }
    if (!stopping.signal.aborted) wait();
  };
  wait();
  return async () => {
    stopping.abort();
    clearTimeout(timer);
    await running;
  };
}

function quietly(hook: (error: unknown) => void, error: unknown): void {
  try {
    hook(error);
  } catch {
    // A hook that throws inside a timer would end the process.
  }
}

function warn(error: unknown): void {
  process.emitWarning(`The purge of portal sessions failed: ${String(error)}`, { type: "PosternWarning" });
}
