import { countOlder, recordOf } from "./memory-rows.ts";
import type { Row, Tenant } from "./memory-rows.ts";
import { statusOf } from "./session.ts";
import type { PortalSession } from "./session.ts";
import type { ListPage, ListQuery } from "./store.ts";

const EXAMINED = 1000;

/** Lists a tenant's rows, newest first. */
export function listRows(tenant: Tenant | undefined, query: ListQuery): ListPage {
  const rows = rowsFor(tenant, query);
  const sessions: PortalSession[] = [];
  const start = query.after === undefined ? rows.length : countOlder(rows, query.after);
  const stop = Math.max(0, start - EXAMINED);
  for (let i = start - 1; i >= stop; i--) {
    const session = admitted(rows[i]!, query);
    if (session !== undefined) sessions.push(session);
    if (sessions.length === query.limit) return { sessions, next: nextAfter(rows, i) };
  }
  return { sessions, next: nextAfter(rows, stop) };
}

// The narrowest list; what it cannot tell, `admitted` does.
function rowsFor(tenant: Tenant | undefined, query: ListQuery): readonly Row[] {
  if (tenant === undefined) return [];
  if (query.customerId !== undefined) return tenant.customers.get(query.customerId)?.rows ?? [];
  if (query.customerExternalId !== undefined) return tenant.externalIds.get(query.customerExternalId) ?? [];
  return tenant.rows;
}

function admitted(row: Row, query: ListQuery): PortalSession | undefined {
  const { customerExternalId, actor, statuses, now } = query;
  if (customerExternalId !== undefined && row.session.customerExternalId !== customerExternalId) return undefined;
  if (actor !== undefined && row.session.actor !== actor) return undefined;
  const session = recordOf(row);
  return statuses.includes(statusOf(session, now)) ? session : undefined;
}

// Everything from `index` up has been examined.
function nextAfter(rows: readonly Row[], index: number): ListPage["next"] {
  if (index === 0) return null;
  const { createdAt, id } = rows[index]!.session;
  return { createdAt, id };
}
