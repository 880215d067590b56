import type { Portal, PortalEventName } from "@postern/core";
import { type AuditRow, type AuditTables, createAuditTable, startAuditLog } from "@postern/example-audit-log";
import { sqliteDialect } from "@postern/store-sql";
import Database from "better-sqlite3";
import { Kysely } from "kysely";
import { whoIsAtWork } from "./at-work.ts";

/** What a page of the trail is about; all of it must hold. */
export interface TrailFilter {
  readonly tenantId: string;
  readonly customerId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly event?: PortalEventName | undefined;
  /** `next` of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Newest first. */
export interface TrailPage {
  readonly rows: readonly AuditRow[];
  /** `undefined` at the end. */
  readonly next: string | undefined;
}

/** Who did what to portal sessions, and when. */
export interface AuditTrail {
  /** Sees everything that has happened until now. */
  read(filter: TrailFilter): Promise<TrailPage>;
  /** After the server has closed. */
  close(): Promise<void>;
}

/** Opens the trail and lets it listen. @param file of its own, so that it never waits for the sessions' store; or `:memory:`. */
export async function openAuditTrail(portal: Pick<Portal, "on">, file: string): Promise<AuditTrail> {
  const db = new Kysely<AuditTables>({ dialect: sqliteDialect(new Database(file)) });
  await createAuditTable(db);
  const log = startAuditLog({ portal, db, staff: whoIsAtWork });
  return {
    async read(filter) {
      await log.flush();
      return readTrail(db, filter);
    },
    async close() {
      await log.stop();
      await db.destroy();
    },
  };
}

async function readTrail(db: Kysely<AuditTables>, filter: TrailFilter): Promise<TrailPage> {
  const { tenantId, customerId, sessionId, event, after, limit } = filter;
  let query = db.selectFrom("portal_audit").selectAll();
  // What came with an unknown token is nobody's: every tenant sees it, but not among a customer's own.
  query = query.where((eb) => eb.or([eb("tenant_id", "=", tenantId), eb("tenant_id", "is", null)]));
  if (customerId !== undefined) query = query.where("customer_id", "=", customerId);
  if (sessionId !== undefined) query = query.where("session_id", "=", sessionId);
  if (event !== undefined) query = query.where("event", "=", event);
  const last = positionOf(after);
  if (last !== undefined)
    query = query.where((eb) =>
      eb.or([eb("at", "<", last.at), eb.and([eb("at", "=", last.at), eb("id", "<", last.id)])]),
    );
  const rows = await query
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const end = rows.length > limit ? shown.at(-1) : undefined;
  return { rows: shown, next: end === undefined ? undefined : `${end.at}.${end.id}` };
}

/** @returns `undefined` for what is no position: the page then begins at the start. */
function positionOf(text = ""): { readonly at: number; readonly id: string } | undefined {
  const [, at, id] = /^(\d{1,16})\.([\w-]{1,64})$/.exec(text) ?? [];
  return at === undefined || id === undefined ? undefined : { at: Number(at), id };
}
