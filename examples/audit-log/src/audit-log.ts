import type { Portal, PortalEventName } from "@postern/core";
import type { Kysely } from "kysely";
import { auditQueue, type OnTrouble } from "./audit-queue.ts";
import type { AuditTables, StaffCall } from "./audit-table.ts";

export interface AuditLogOptions {
  readonly portal: Pick<Portal, "on">;
  /** With the table of `createAuditTable`; on SQLite a connection of its own. */
  readonly db: Kysely<AuditTables>;
  /** Default: standard error. */
  readonly onTrouble?: OnTrouble | undefined;
  /** What is kept; default every kind of event. */
  readonly events?: readonly PortalEventName[] | undefined;
  /** Asked within the call that made the event: who of your people makes it? Default: nobody knows. */
  readonly staff?: (() => StaffCall | undefined) | undefined;
  /** How often rows are written; default 1000. */
  readonly everyMs?: number | undefined;
  /** How many events may wait while the database is away; more are counted and dropped. Default 10,000. */
  readonly maxWaiting?: number | undefined;
}

export interface AuditLog {
  /** Writes what waits. Never rejects. @returns whether all of it was written. */
  flush(): Promise<boolean>;
  /** Stops listening and writes the rest, in one try. Call it after the server has closed. */
  stop(): Promise<void>;
}

const every: readonly PortalEventName[] = ["created", "opened", "redeemed", "denied", "revoked", "expired"];

/**
 * Writes what happens to portal sessions to SQL, in batches and never in a request's way.
 *
 * Events wait in memory for up to a second, and longer while the database is away: a process that is killed takes
 * them with it. Where that is too much, see docs/events.md.
 */
export function startAuditLog({
  portal,
  db,
  onTrouble = (message, cause) => console.error(message, cause ?? ""),
  events = every,
  staff = () => undefined,
  everyMs = 1000,
  maxWaiting = 10_000,
}: AuditLogOptions): AuditLog {
  const queue = auditQueue(db, onTrouble, maxWaiting);
  const off = events.map((name) => portal.on(name, (event) => queue.add(event, staff())));
  const timer = setInterval(() => void queue.flush(), everyMs).unref();
  return {
    flush: () => queue.flush(),
    async stop() {
      for (const each of off) each();
      clearInterval(timer);
      await queue.flush(); // one that is under way may have begun without the latest
      if (!(await queue.flush())) onTrouble(`The audit log ends, and ${queue.left()} events with it.`);
    },
  };
}
