import type { PortalStore } from "../store.ts";

/** What a case may break, for both portals alike. */
export interface Faults {
  /** `waits`: answers with promises, as a database does, and not at once as memory does. */
  store?: "rejects" | "hangs" | "waits" | undefined;
  /** Makes the portal's clock throw `thrown`: a bug in the merchant's code. */
  clock?: { readonly thrown: unknown } | undefined;
}

type Verb = keyof PortalStore;
const verbs: readonly Verb[] = ["create", "find", "redeem", "revoke", "epoch", "revokeAll", "list", "ready"];

/** Writes everything into two stores, so that they hold the same sessions and answer for the same tokens. */
export function mirrored(one: PortalStore, other: PortalStore): PortalStore {
  return {
    ...one,
    create: async (session) => {
      // Epochs are random, each store's own.
      await other.create({ ...session, epoch: await other.epoch(session) });
      return one.create(session);
    },
    redeem: async (id, redemption) => {
      await other.redeem(id, redemption);
      return one.redeem(id, redemption);
    },
    revoke: async (id, at) => {
      await other.revoke(id, at);
      return one.revoke(id, at);
    },
  };
}

/** Writes down which verbs were called. */
export function noting(store: PortalStore, log: string[]): PortalStore {
  return wrapped(store, (verb, call) => {
    log.push(`store.${verb}`);
    return call();
  });
}

/** Fails as it is told, from then on. */
export function failing(store: PortalStore, faults: Faults): PortalStore {
  return wrapped(store, (_verb, call) => {
    if (faults.store === "rejects") return Promise.reject(new Error("the store is away"));
    if (faults.store === "hangs") return new Promise(() => {});
    return faults.store === "waits" ? Promise.resolve().then(call) : call();
  });
}

function wrapped(store: PortalStore, around: (verb: Verb, call: () => Promise<unknown>) => unknown): PortalStore {
  const each = (verb: Verb) => [
    verb,
    (...args: unknown[]) => around(verb, () => (store[verb] as (...given: unknown[]) => Promise<unknown>)(...args)),
  ];
  return Object.fromEntries(verbs.map(each)) as PortalStore;
}
