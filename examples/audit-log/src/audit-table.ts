import type { PortalEvent } from "@postern/core";
import type { Kysely } from "kysely";

/** One event, or in its place how many are missing. */
export interface AuditRow {
  /** Unique; the same however often a row is sent. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** An event's name, or `"lost"`. */
  readonly event: string;
  readonly tenant_id: string | null;
  readonly session_id: string | null;
  readonly customer_id: string | null;
  readonly customer_external_id: string | null;
  readonly actor: string | null;
  readonly reason: string | null;
  readonly ip: string | null;
  readonly user_agent: string | null;
  /** Who of your own people did it; null for what customers and other systems did. */
  readonly staff: string | null;
}

/** Who is at work, as your app's own login knows. */
export interface StaffCall {
  readonly member: string;
  /** The event has none: the call came from within this process. */
  readonly ip?: string | undefined;
}

export interface AuditTables {
  portal_audit: AuditRow;
}

/** Creates the table, unless it is there. Indexes follow the two questions of auditors: when, and whose. */
export async function createAuditTable(db: Kysely<AuditTables>): Promise<void> {
  const texts = [
    "tenant_id",
    "session_id",
    "customer_id",
    "customer_external_id",
    "actor",
    "reason",
    "ip",
    "user_agent",
    "staff",
  ];
  let table = db.schema
    .createTable("portal_audit")
    .ifNotExists()
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("event", "text", (column) => column.notNull());
  for (const name of texts) table = table.addColumn(name, "text");
  await table.execute();
  const index = (name: string, columns: ("at" | "tenant_id" | "customer_id")[]) =>
    db.schema.createIndex(name).ifNotExists().on("portal_audit").columns(columns).execute();
  await index("portal_audit_at", ["at"]);
  await index("portal_audit_customer", ["tenant_id", "customer_id", "at"]);
}

export function rowOf(id: string, { event, at, ...told }: PortalEvent, by?: StaffCall): AuditRow {
  return {
    id,
    at,
    event,
    tenant_id: told.tenantId,
    session_id: told.sessionId,
    customer_id: told.customerId,
    customer_external_id: told.customerExternalId,
    actor: told.actor,
    reason: told.reason,
    ip: told.ip ?? by?.ip ?? null,
    user_agent: told.userAgent,
    staff: by?.member ?? null,
  };
}

/** Stands where events were lost, so that a gap does not look like peace. */
export function lostRow(id: string, at: number, count: number): AuditRow {
  const nobody = { tenant_id: null, session_id: null, customer_id: null, customer_external_id: null, actor: null };
  return { id, at, event: "lost", ...nobody, reason: `${count} events`, ip: null, user_agent: null, staff: null };
}
