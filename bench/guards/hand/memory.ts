import type { Credential } from "../setup.ts";
import { admits, handSessions, type HandSession, idOf, tokenOf } from "./session.ts";

/** The practical limit: nothing but a Map, one hash and one comparison, all in one synchronous function. */
export function handMemory(): {
  readonly check: (authorization: string | undefined) => HandSession | undefined;
  readonly credentials: readonly Credential[];
} {
  const { sessions, credentials } = handSessions();
  const byId = new Map(sessions.map((session) => [session.id, session]));
  return {
    check(authorization) {
      const token = tokenOf(authorization);
      if (token === undefined) return undefined;
      const session = byId.get(idOf(token));
      return admits(session, token) ? session : undefined;
    },
    credentials,
  };
}
