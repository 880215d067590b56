import { randomUUID } from "node:crypto";
import type { PortalEvent } from "@postern/core";
import type { Kysely } from "kysely";
import { type AuditRow, type AuditTables, lostRow, rowOf, type StaffCall } from "./audit-table.ts";

/** Told when writing fails, and when events are lost. */
export type OnTrouble = (message: string, cause?: unknown) => void;

/** Rows on their way into the table. */
export interface AuditQueue {
  /** Never throws, never waits. */
  add(event: PortalEvent, by?: StaffCall): void;
  /** Writes what waits. Never rejects. @returns whether all of it was written. */
  flush(): Promise<boolean>;
  /** How many events are not written. */
  left(): number;
}

const BATCH = 500;

/** @param maxWaiting more events than these are counted and dropped. */
export function auditQueue(db: Kysely<AuditTables>, onTrouble: OnTrouble, maxWaiting: number): AuditQueue {
  const idOf = countedIds();
  const waiting: AuditRow[] = [];
  const lost = { count: 0, since: 0 };
  let failing = false;
  let writing: Promise<boolean> | undefined;

  /** What is written next; once nothing else waits, how much is missing. */
  const next = () => {
    if (waiting.length === 0 && lost.count > 0) {
      waiting.push(lostRow(idOf(), lost.since, lost.count));
      lost.count = 0;
    }
    return waiting.slice(0, BATCH);
  };
  // Rows leave the queue only once they are written; their ids make it harmless to send them twice.
  const write = async () => {
    try {
      for (let batch = next(); batch.length > 0; batch = next()) {
        await insert(db, batch);
        waiting.splice(0, batch.length);
      }
    } catch (error) {
      if (!failing) onTrouble("The audit log cannot write; it keeps trying.", error);
      failing = true;
      return false;
    }
    failing = false;
    return true;
  };
  return {
    add(event, by) {
      if (waiting.length < maxWaiting) waiting.push(rowOf(idOf(), event, by));
      else if ((lost.count += 1) === 1) {
        lost.since = event.at;
        onTrouble(`The audit log is full: events are lost from ${new Date(event.at).toISOString()} on.`);
      }
    },
    flush: () => (writing ??= write().finally(() => (writing = undefined))),
    left: () => waiting.length + lost.count,
  };
}

/** Ids that sort by age within a process, and differ from those of every other one. */
function countedIds(): () => string {
  const process = randomUUID();
  let last = 0;
  return () => `${process}-${String((last += 1)).padStart(9, "0")}`;
}

async function insert(db: Kysely<AuditTables>, rows: readonly AuditRow[]): Promise<void> {
  await db
    .insertInto("portal_audit")
    .values([...rows])
    .onConflict((conflict) => conflict.column("id").doNothing())
    .execute();
}
