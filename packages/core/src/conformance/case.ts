import type { PortalStore } from "../store.ts";

/** Two connections to the same data. A store that lives in one process may give itself twice. */
export interface StoreSetup {
  readonly store: PortalStore;
  /** Opened apart from `store`, as another process would: its own client, pool or database handle. */
  readonly second: PortalStore;
}

/** One promise of the store contract, for any test runner. */
export interface StoreCase {
  /** Behaviour, as `verb > what it does`; unique. */
  readonly name: string;
  /**
   * Checks the promise with tenants of its own, so that cases may share a database, run concurrently and
   * leave their records behind.
   * @throws an `AssertionError` if the store breaks it, or what the store itself throws.
   */
  run(setup: StoreSetup): Promise<void>;
}
