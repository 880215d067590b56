import type { Stage, Token } from "../setup.ts";
import { type AwaitedStore, handStore } from "./look-up.ts";
import { admits, type HandSession, idOf, tokenOf } from "./session.ts";

/** The decision over a database: as in memory, but for the one trip. */
export async function handChecks(name: AwaitedStore, stage: Stage, kind: Token) {
  const { find, credentials } = await handStore(name, stage, kind);
  const check = async (authorization: string | undefined): Promise<HandSession | undefined> => {
    const token = tokenOf(authorization, kind);
    if (token === undefined) return undefined;
    const session = await find(idOf(token, kind));
    return admits(session, token) ? session : undefined;
  };
  return { check, credentials };
}
