import type { PortalSession, PortalStore } from "@postern/core";
import type { Documents } from "./documents.ts";
import { checkFormat } from "./format.ts";
import { covered, listSessions } from "./list-sessions.ts";
import { currentEpoch, replaceEpoch } from "./owner-epochs.ts";
import { isSessionId, placesOf, sessionKey, sessionOf, textOf } from "./session-document.ts";

/**
 * Keeps portal sessions in a document database with compare-and-set.
 * @param documents an open database, prepared with `prepare`; never closed here.
 */
export function documentStore(documents: Documents): PortalStore {
  return {
    async create(session) {
      if (!isSessionId(session.id)) throw new TypeError("That is no session id.");
      return documents.insert(sessionKey(session.id), textOf(session), placesOf(session));
    },
    async find(id) {
      if (!isSessionId(id)) return undefined;
      const [document] = await documents.get([sessionKey(id)]);
      if (document === undefined) return undefined;
      const [session] = await covered(documents, [document]);
      return session;
    },
    redeem: (id, { at, tokenHash, kid }) =>
      change(documents, id, (session) =>
        session.redeemedAt === null && session.revokedAt === null
          ? { ...session, redeemedAt: at, tokenHash, kid }
          : undefined,
      ),
    revoke: (id, at) =>
      change(documents, id, (session) => (session.revokedAt === null ? { ...session, revokedAt: at } : undefined)),
    epoch: (owner) => currentEpoch(documents, owner),
    revokeAll: (owner, at) => replaceEpoch(documents, owner, at),
    list: (query) => listSessions(documents, query),
    ready: () => checkFormat(documents),
  };
}

/**
 * Writes a changed session if it is still the one that was looked at; otherwise looks again. That ends: a session
 * is redeemed once and revoked once.
 * @param next gives the session as it becomes, or `undefined` for "you lost".
 */
async function change(
  documents: Documents,
  id: string,
  next: (session: PortalSession) => PortalSession | undefined,
): Promise<boolean> {
  if (!isSessionId(id)) return false;
  for (;;) {
    const [document] = await documents.get([sessionKey(id)]);
    const changed = document && next(sessionOf(document));
    if (document === undefined || changed === undefined) return false;
    if (await documents.replace(document, textOf(changed))) return true;
  }
}
