import { ownerKey, statusOf } from "@postern/core";
import type { ListPage, ListPosition, ListQuery, PortalSession } from "@postern/core";
import type { Kysely } from "kysely";
import { execute } from "./execute.ts";
import { externalKey } from "./keys.ts";
import type { ListKey, Queries } from "./queries.ts";
import { sessionOf } from "./row.ts";
import type { Tables } from "./table.ts";

// The contract allows a thousand; a quarter of that keeps the dearest page within 50 ms on a slow machine.
const EXAMINED = 250;
const newest: ListPosition = { createdAt: Number.MAX_SAFE_INTEGER, id: "" };

/**
 * Walks one index downwards in bounded steps and filters here, not in SQL: a `where` that few rows meet
 * would make the database examine a whole tenant, and `statusOf` stays the only definition of a status.
 */
export async function listSessions(db: Kysely<Tables>, queries: Queries, query: ListQuery): Promise<ListPage> {
  const [column, key] = narrowest(query);
  const sessions: PortalSession[] = [];
  let position = query.after ?? newest;
  let examined = 0;
  while (examined < EXAMINED) {
    // The first step takes one more than asked for: it tells whether there is a next page.
    const size = examined === 0 ? query.limit + 1 : EXAMINED - examined;
    const { rows } = await execute(db, queries.list[column]({ key, ...position, size }));
    for (const [i, row] of rows.entries()) {
      const session = sessionOf(row);
      position = { createdAt: session.createdAt, id: session.id };
      if (isAsked(session, query)) sessions.push(session);
      const atEnd = rows.length < size && i === rows.length - 1;
      if (sessions.length === query.limit) return { sessions, next: atEnd ? null : position };
    }
    if (rows.length < size) return { sessions, next: null };
    examined += rows.length;
  }
  return { sessions, next: position };
}

function narrowest({ tenantId, customerId, customerExternalId }: ListQuery): [ListKey, string] {
  if (customerId !== undefined) return ["customer_key", ownerKey({ tenantId, customerId })];
  if (customerExternalId !== undefined) return ["external_key", externalKey(tenantId, customerExternalId)];
  return ["tenant_key", ownerKey({ tenantId })];
}

// JavaScript compares the texts unit by unit, which no engine's collation promises.
function isAsked(session: PortalSession, query: ListQuery): boolean {
  const { customerExternalId, actor, statuses, now } = query;
  if (customerExternalId !== undefined && session.customerExternalId !== customerExternalId) return false;
  if (actor !== undefined && session.actor !== actor) return false;
  return statuses.includes(statusOf(session, now));
}
