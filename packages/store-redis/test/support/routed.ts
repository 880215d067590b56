import type { PortalSession, PortalStore } from "@postern/core";
import { routedId } from "./fixture.ts";

/**
 * A store that keeps the kit's sessions under ids that fit their owners, and shows them under the kit's own.
 * @param both the kit's id → ours; share it between two connections.
 */
export function routed(store: PortalStore, both: Map<string, string>): PortalStore {
  const inside = (id: string) => both.get(id) ?? id;
  return {
    ...store,
    create(session: PortalSession) {
      const id = both.get(session.id) ?? routedId(session);
      both.set(session.id, id);
      return store.create({ ...session, id });
    },
    async find(id) {
      const session = await store.find(inside(id));
      return session && { ...session, id };
    },
    redeem: (id, redemption) => store.redeem(inside(id), redemption),
    revoke: (id, at) => store.revoke(inside(id), at),
    async list(query) {
      const { after } = query;
      const outside = new Map([...both].map(([theirs, ours]) => [ours, theirs]));
      const shown = <T extends { readonly id: string }>(each: T): T => ({
        ...each,
        id: outside.get(each.id) ?? each.id,
      });
      const page = await store.list({ ...query, after: after && { ...after, id: inside(after.id) } });
      return { sessions: page.sessions.map(shown), next: page.next && shown(page.next) };
    },
  };
}
