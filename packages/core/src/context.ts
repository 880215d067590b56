import { type Principal, principalFrom } from "./api-keys.ts";
import { boundedCalls } from "./bounded.ts";
import { type FindCustomer, safeDirectory } from "./directory.ts";
import { createEvents, type Events } from "./events.ts";
import { harmless, reportOnce, warnOnce } from "./faults.ts";
import type { Config } from "./options.ts";
import { safeStore } from "./safe-store.ts";
import type { PortalStore } from "./store.ts";

/** Milliseconds a guarded request may wait for the store and for the directory. */
const GUARD_DEADLINE_MS = 250;
/** Milliseconds that management calls, opening and redeeming may wait for each answer. */
const DEADLINE_MS = 2000;

/** What the operations work with: the checked options, and the outside world made safe. */
export interface Context extends Omit<Config, "store" | "customers" | "authenticate"> {
  readonly store: PortalStore;
  readonly findCustomer: FindCustomer;
  readonly events: Events;
  /** `undefined` if the portal was made without `authenticate`. */
  readonly authenticate: ((key: string) => Promise<Principal | undefined>) | undefined;
  /** The same two for opening and redeeming, which strangers may ask for: through gates of their own. */
  readonly links: { readonly store: PortalStore; readonly findCustomer: FindCustomer };
  /** Store and directory under the guard's deadline. */
  readonly guard: { readonly store: PortalStore; readonly findCustomer: FindCustomer };
}

export function contextOf(config: Config): Context {
  const { store, customers, authenticate, ...rest } = config;
  // Each gate counts its own calls: strangers' keys and links must not take the places of customers or of a revocation.
  const onFault = harmless(config.onFault);
  const gate = () => boundedCalls(onFault);
  const keyCall = gate();
  const warn = warnOnce();
  return Object.freeze({
    ...rest,
    store: safeStore(store, gate(), DEADLINE_MS),
    findCustomer: safeDirectory(customers, gate(), DEADLINE_MS, warn),
    events: createEvents(config.clock, reportOnce("event listener")),
    authenticate:
      authenticate &&
      (async (key: string) => keyCall(DEADLINE_MS, "directory_unavailable", () => authenticate(key), principalFrom)),
    links: {
      store: safeStore(store, gate(), DEADLINE_MS),
      findCustomer: safeDirectory(customers, gate(), DEADLINE_MS, warn),
    },
    guard: {
      store: safeStore(store, gate(), GUARD_DEADLINE_MS),
      findCustomer: safeDirectory(customers, gate(), GUARD_DEADLINE_MS, warn),
    },
  });
}
