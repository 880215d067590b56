import { aliasingCases } from "./aliasing.ts";
import type { StoreCase } from "./case.ts";
import { createCases } from "./create.ts";
import { epochCases } from "./epoch.ts";
import { findCases } from "./find.ts";
import { inFlightCases } from "./in-flight.ts";
import { listFilterCases } from "./list-filters.ts";
import { listPageCases } from "./list-pages.ts";
import { listStatusCases } from "./list-statuses.ts";
import { lookAlikeCases } from "./look-alikes.ts";
import { redeemCases } from "./redeem.ts";
import { revokeAllCases } from "./revoke-all.ts";
import { revokeCases } from "./revoke.ts";

export { adapterCases } from "./adapter.ts";
export { profileCases } from "./profile.ts";
export type {
  AdapterApp,
  AdapterCase,
  AdapterScope,
  AdapterSetup,
  GuardedRoute,
  RunningAdapter,
} from "./adapter-case.ts";
export type { StoreCase, StoreSetup } from "./case.ts";
export { freshDigest, freshId, freshName, sampleSession } from "./sample.ts";

/**
 * The store contract as data: a store is done when it passes every case, with any test runner.
 *
 * Give two connections, so that the races are real; cases use tenants of their own and may share a database
 * and run concurrently. A single-process store gives itself twice.
 * @example
 * for (const c of storeCases) test(c.name, () => c.run({ store, second }));
 */
export const storeCases: readonly StoreCase[] = [
  ...createCases,
  ...findCases,
  ...redeemCases,
  ...revokeCases,
  ...epochCases,
  ...revokeAllCases,
  ...inFlightCases,
  ...aliasingCases,
  ...lookAlikeCases,
  ...listFilterCases,
  ...listStatusCases,
  ...listPageCases,
];
