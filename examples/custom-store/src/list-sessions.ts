import { statusOf } from "@postern/core";
import type { ListPage, ListQuery, PortalSession } from "@postern/core";
import type { Document, Documents } from "./documents.ts";
import { epochKeysOf, revokedAtOf } from "./owner-epochs.ts";
import { indexFor, orderOf, sessionOf, TOP } from "./session-document.ts";

const EXAMINED = 1000;
const STEP = 250;

/** Walks one index downwards. One filtered by the database itself might examine a whole tenant for one page. */
export async function listSessions(documents: Documents, query: ListQuery): Promise<ListPage> {
  const index = indexFor(query);
  const sessions: PortalSession[] = [];
  let after = query.after;
  for (let examined = 0; examined < EXAMINED; examined += STEP) {
    const found = await documents.below(index, after === undefined ? TOP : orderOf(after), STEP);
    for (const session of await covered(documents, found)) {
      // One more than asked for shows that there is a next page.
      if (sessions.length === query.limit) return { sessions, next: after ?? null };
      after = { createdAt: session.createdAt, id: session.id };
      if (isAsked(session, query)) sessions.push(session);
    }
    if (found.length < STEP) return { sessions, next: null };
  }
  return { sessions, next: after ?? null };
}

/** Reads sessions out of their documents, with `revokedAt` as every revocation has it. */
export async function covered(documents: Documents, found: readonly Document[]): Promise<readonly PortalSession[]> {
  const sessions = found.map(sessionOf);
  const keys = [...new Set(sessions.flatMap(epochKeysOf))];
  const epochs = new Map((await documents.get(keys)).map((document, i) => [keys[i], document]));
  return sessions.map((session) => {
    const owners = epochKeysOf(session).map((key) => epochs.get(key));
    return { ...session, revokedAt: revokedAtOf(session, owners) };
  });
}

function isAsked(session: PortalSession, { customerExternalId, actor, statuses, now }: ListQuery): boolean {
  if (customerExternalId !== undefined && session.customerExternalId !== customerExternalId) return false;
  if (actor !== undefined && session.actor !== actor) return false;
  return statuses.includes(statusOf(session, now));
}
