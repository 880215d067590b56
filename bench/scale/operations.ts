import { freshDigest } from "@postern/core/conformance";
import type { PortalStore, SessionStatus } from "@postern/core";
import type { Sample } from "./sample.ts";
import { GIANT_TENANT, sessionOf } from "./shape.ts";

const HOUR = 3_600_000;
const PAGE = 20;
const LIVE: readonly SessionStatus[] = ["issued", "redeemed"];
const EVERY: readonly SessionStatus[] = [...LIVE, "expired", "revoked"];

/** One database and what is known of its sessions. */
export interface Target {
  readonly store: PortalStore;
  readonly sample: Sample;
}

/** What is measured, by name. Each run is one call, or the few that belong together. */
export const operations = {
  authorize: async ({ store, sample }) => store.find(sample.any().id),
  create: createOne,
  redeem: ({ store, sample }) =>
    store.redeem(sample.takeIssued().id, { at: Date.now(), tokenHash: freshDigest(), kid: null }),
  revoke: ({ store, sample }) => store.revoke(sample.takeUnrevoked().id, Date.now()),
  "revoke a customer": ({ store, sample }) => {
    const { tenantId, customerId } = sample.ofTheSuspended();
    return store.revokeAll({ tenantId, customerId }, Date.now());
  },
  "list a customer": ({ store, sample }) => {
    const { tenantId, customerId } = sample.any();
    return store.list({ tenantId, customerId, statuses: EVERY, now: Date.now(), limit: PAGE });
  },
  "list, first page": ({ store }) =>
    store.list({ tenantId: GIANT_TENANT, statuses: LIVE, now: Date.now(), limit: PAGE }),
  "list, deep page": ({ store }) => list(store, EVERY),
  "list, deep page among ended ones": ({ store }) => list(store, LIVE),
} as const satisfies Record<string, (target: Target) => Promise<unknown>>;

export type OperationName = keyof typeof operations;

/** As core does it: the owner's epoch, then the record. The customer is one that has sessions. */
export async function createOne({ store, sample }: Target): Promise<unknown> {
  const { tenantId, customerId } = sample.any();
  const epoch = await store.epoch({ tenantId, customerId });
  const session = sessionOf({ tenantId, customerId }, epoch, Date.now(), 8);
  return store.create({ ...session, tokenHash: null, redeemedAt: null, revokedAt: null });
}

/** A page of the giant tenant, of sessions somewhere between two and twenty hours old. */
function list(store: PortalStore, statuses: readonly SessionStatus[]) {
  const now = Date.now();
  const after = { createdAt: Math.floor(now - (2 + Math.random() * 18) * HOUR), id: "ps_" };
  return store.list({ tenantId: GIANT_TENANT, statuses, now, limit: PAGE, after });
}
