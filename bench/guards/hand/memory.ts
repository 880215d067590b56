import type { Credential, Token } from "../setup.ts";
import { admits, handSessions, type HandSession, idOf, tokenOf } from "./session.ts";

/** The practical limit: nothing but a Map, one hash and one comparison, all in one synchronous function. */
export function handMemory(kind: Token = "opaque"): {
  readonly check: (authorization: string | undefined) => HandSession | undefined;
  readonly credentials: readonly Credential[];
} {
  const { sessions, credentials } = handSessions(kind);
  const byId = new Map(sessions.map((session) => [session.id, session]));
  return {
    check(authorization) {
      const token = tokenOf(authorization, kind);
      if (token === undefined) return undefined;
      const session = byId.get(idOf(token, kind));
      return admits(session, token) ? session : undefined;
    },
    credentials,
  };
}
