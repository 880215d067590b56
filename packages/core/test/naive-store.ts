import { randomUUID } from "node:crypto";
import { setImmediate as gap } from "node:timers/promises";
import { statusOf } from "../src/session.ts";
import type { PortalSession } from "../src/session.ts";
import type { ListPage, ListPosition, ListQuery, OwnerOrTenant, PortalStore } from "../src/store.ts";

/** What a lax database or a hasty author gets wrong, each part to be replaced by itself. */
export interface Parts {
  readonly idKey: (id: string) => string;
  readonly ownerKey: (owner: OwnerOrTenant) => string;
  readonly sameText: (a: string, b: string) => boolean;
  readonly compare: (a: ListPosition, b: ListPosition) => number;
  /** Applied to what comes in and to what goes out. */
  readonly copy: (session: PortalSession) => PortalSession;
  /** Whether a stored epoch covers the record's. */
  readonly sameEpoch: (current: string, stored: string) => boolean;
}

const soundParts: Parts = {
  idKey: (id) => id,
  ownerKey: ({ tenantId, customerId }) =>
    JSON.stringify(customerId === undefined ? [tenantId] : [tenantId, customerId]),
  sameText: (a, b) => a === b,
  compare: (a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0),
  copy: (session) => structuredClone(session),
  sameEpoch: (current, stored) => current === stored,
};

/**
 * What one writes first: read, look, then write, with other requests in the gaps. Right in everything but
 * the races.
 */
export function naiveStore(parts: Partial<Parts> = {}): PortalStore {
  const { idKey, copy, ...rest } = { ...soundParts, ...parts };
  const records = new Map<string, PortalSession>();
  const owners = naiveOwners({ ...soundParts, ...rest });
  const view = (record: PortalSession): PortalSession => {
    const revokedAt = record.revokedAt ?? owners.coveredSince(record);
    return revokedAt === record.revokedAt ? copy(record) : { ...copy(record), revokedAt };
  };
  const change = async (
    id: string,
    may: (record: PortalSession) => boolean,
    changes: Partial<PortalSession>,
  ): Promise<boolean> => {
    const record = records.get(idKey(id));
    await gap();
    if (record === undefined || !may(record)) return false;
    await gap();
    records.set(idKey(id), { ...record, ...changes });
    return true;
  };
  return {
    async create(given) {
      const session = copy(given);
      if (records.has(idKey(session.id))) return false;
      await gap();
      records.set(idKey(session.id), session);
      return true;
    },
    async find(id) {
      await gap();
      const record = records.get(idKey(id));
      return record && view(record);
    },
    redeem: (id, { at, tokenHash, kid }) => change(id, isOpen, { redeemedAt: at, tokenHash, kid }),
    revoke: (id, at) => change(id, (record) => record.revokedAt === null, { revokedAt: at }),
    epoch: (owner) => owners.epoch(owner),
    revokeAll: (owner, at) => owners.revokeAll(owner, at),
    async list(query) {
      await gap();
      return pageOf([...records.values()].map(view), query, { ...soundParts, ...rest });
    },
    async ready() {},
  };
}

function naiveOwners({ ownerKey, sameEpoch }: Parts) {
  const epochs = new Map<string, { value: string; replacedAt: number | null }>();
  const ensure = async (key: string): Promise<string> => {
    const known = epochs.get(key);
    if (known !== undefined) return known.value;
    await gap();
    const value = randomUUID();
    epochs.set(key, { value, replacedAt: null });
    return value;
  };
  return {
    async epoch({ tenantId, customerId }: { tenantId: string; customerId: string }): Promise<string> {
      return `${await ensure(ownerKey({ tenantId }))} ${await ensure(ownerKey({ tenantId, customerId }))}`;
    },
    async revokeAll(owner: OwnerOrTenant, at: number): Promise<void> {
      await gap();
      epochs.set(ownerKey(owner), { value: randomUUID(), replacedAt: at });
    },
    coveredSince({ tenantId, customerId, epoch, createdAt }: PortalSession): number | null {
      const tenant = epochs.get(ownerKey({ tenantId }));
      const customer = epochs.get(ownerKey({ tenantId, customerId }));
      if (sameEpoch(`${tenant?.value} ${customer?.value}`, epoch)) return null;
      const replaced = epoch.startsWith(`${tenant?.value} `) ? customer : tenant;
      return replaced?.replacedAt ?? createdAt;
    },
  };
}

function isOpen({ redeemedAt, revokedAt }: PortalSession): boolean {
  return redeemedAt === null && revokedAt === null;
}

function pageOf(sessions: readonly PortalSession[], query: ListQuery, { sameText, compare }: Parts): ListPage {
  const { tenantId, customerId, customerExternalId, actor, statuses, now, limit, after } = query;
  const matches = (wanted: string | undefined, value: string | null) =>
    wanted === undefined || (value !== null && sameText(wanted, value));
  const found = sessions
    .filter((session) => matches(tenantId, session.tenantId) && matches(customerId, session.customerId))
    .filter((session) => matches(customerExternalId, session.customerExternalId) && matches(actor, session.actor))
    .filter((session) => statuses.includes(statusOf(session, now)))
    .filter((session) => after === undefined || compare(after, session) < 0)
    .toSorted(compare);
  const last = found[limit - 1];
  return {
    sessions: found.slice(0, limit),
    next: last && found.length > limit ? { createdAt: last.createdAt, id: last.id } : null,
  };
}

/** Lets one call in after another, across all verbs: the cure for every race. */
export function oneAtATime(store: PortalStore): PortalStore {
  let last: Promise<unknown> = Promise.resolve();
  const queued = <T>(call: () => T | Promise<T>): Promise<T> => {
    const mine = last.then(call);
    last = mine.catch(() => {});
    return mine;
  };
  return {
    create: (session) => queued(() => store.create(session)),
    find: (id) => queued(() => store.find(id)),
    redeem: (id, redemption) => queued(() => store.redeem(id, redemption)),
    revoke: (id, at) => queued(() => store.revoke(id, at)),
    epoch: (owner) => queued(() => store.epoch(owner)),
    revokeAll: (owner, at) => queued(() => store.revokeAll(owner, at)),
    list: (query) => queued(() => store.list(query)),
    ready: () => queued(() => store.ready()),
  };
}
