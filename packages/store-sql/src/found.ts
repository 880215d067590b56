import type { PortalSession } from "@postern/core";
import { sessionOf } from "./row.ts";
import type { FoundRow } from "./row.ts";

/** A row as a JSON text, and what it says. */
interface Reading {
  readonly text: string;
  /** Frozen, and so are `scopes` and `metadata`: every look-up that finds the text unchanged is given this one. */
  readonly session: PortalSession;
}

const REMEMBERED = 1_000;

/**
 * Makes the way to read what PostgreSQL answers to `find`, `null` if there is no such session. It remembers what a JSON
 * text says, because the same text says the same: it is fetched every time, so nothing is older than the database, and
 * only parsing and checking are not repeated.
 */
export function foundReader(): (id: string, text: string | null) => PortalSession | undefined {
  const known = new Map<string, Reading>();
  return (id, text) => {
    if (text === null) return undefined;
    const before = known.get(id);
    if (before?.text === text) return before.session;
    // An instant that JSON cannot hold exactly is found out like any damaged one.
    const session = frozen(sessionOf(JSON.parse(text) as FoundRow));
    if (known.size >= REMEMBERED) known.clear();
    known.set(id, { text, session });
    return session;
  };
}

function frozen(session: PortalSession): PortalSession {
  Object.freeze(session.scopes);
  Object.freeze(session.metadata);
  return Object.freeze(session);
}
