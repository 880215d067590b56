import { memoryStore } from "../../src/memory-store.ts";
import type { PortalSession } from "../../src/session.ts";
import type { ListPage, ListQuery, OwnerOrTenant, PortalStore, Redemption } from "../../src/store.ts";
import { naiveStore, oneAtATime } from "../naive-store.ts";
import type { Parts } from "../naive-store.ts";

/** One way to break a store, and the case that must notice. */
export interface Sabotage {
  readonly name: string;
  readonly make: () => PortalStore;
  readonly caughtBy: string;
}

/** A right store with some verbs replaced. */
export function verbs(replace: (store: PortalStore) => Partial<PortalStore>): () => PortalStore {
  return () => {
    const store = memoryStore();
    return { ...store, ...replace(store) };
  };
}

/** A right store that tells other members than it holds. */
export function tells(change: (session: PortalSession) => Partial<PortalSession>): () => PortalStore {
  return verbs((store) => ({
    find: async (id) => {
      const found = await store.find(id);
      return found && { ...found, ...change(found) };
    },
    list: async (query) => {
      const page = await store.list(query);
      return { ...page, sessions: page.sessions.map((session) => ({ ...session, ...change(session) })) };
    },
  }));
}

/** A right store that writes other redemptions than it is given. */
export function redeems(change: (given: Redemption) => Redemption): () => PortalStore {
  return verbs((store) => ({ redeem: (id, given) => store.redeem(id, change(given)) }));
}

/** A right store that hears of other owners than it is told to revoke. */
export function revokesAll(change: (owner: OwnerOrTenant) => OwnerOrTenant): () => PortalStore {
  return verbs((store) => ({ revokeAll: (owner, at) => store.revokeAll(change(owner), at) }));
}

/** A right store that lists what another query asks for. */
export function lists(
  query: (query: ListQuery) => ListQuery,
  answer: (page: ListPage, query: ListQuery) => ListPage = (page) => page,
): () => PortalStore {
  return verbs((store) => ({ list: async (asked) => answer(await store.list(query(asked)), asked) }));
}

/** A store without races, some parts of which are unsound. */
export function unsound(parts: Partial<Parts>): () => PortalStore {
  return () => oneAtATime(naiveStore(parts));
}

/** Owners and texts looked up by what `fold` makes of them, as a collation does. */
export function folds(fold: (text: string) => string): () => PortalStore {
  return unsound({ sameText: (a, b) => fold(a) === fold(b) });
}

export function foldsOwners(fold: (text: string) => string): () => PortalStore {
  const key = ({ tenantId, customerId }: OwnerOrTenant) =>
    JSON.stringify(customerId === undefined ? [fold(tenantId)] : [fold(tenantId), fold(customerId)]);
  return unsound({ ownerKey: key });
}
