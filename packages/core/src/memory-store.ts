import { randomBytes } from "node:crypto";
import { listRows } from "./memory-list.ts";
import { place, recordOf } from "./memory-rows.ts";
import type { Customer, Epoch, Row, Tenant } from "./memory-rows.ts";
import type { PortalSession } from "./session.ts";
import type { Owner, OwnerOrTenant, PortalStore, Redemption } from "./store.ts";

/** A store in this process's memory. */
export interface MemoryStore extends PortalStore {
  /**
   * Forgets the records whose `keepUntil` has come; epochs stay. Walks all records: call it from time to time.
   * @param now epoch milliseconds.
   * @returns how many were forgotten.
   */
  purge(now: number): number;
}

interface Memory {
  readonly rows: Map<string, Row>;
  readonly tenants: Map<string, Tenant>;
}

/**
 * Keeps portal sessions in this process's memory, for development and tests.
 *
 * A restart ends every session, and a second process (a cluster worker) knows nothing of them. Nothing is
 * ever forgotten unless `purge` is called.
 * @example
 * const store = memoryStore();
 */
export function memoryStore(): MemoryStore {
  const memory: Memory = { rows: new Map(), tenants: new Map() };
  return {
    create: async (session) => create(memory, session),
    find: (id) => {
      const row = memory.rows.get(id);
      return row && recordOf(row);
    },
    redeem: async (id, redemption) => redeem(memory.rows.get(id), redemption),
    revoke: async (id, at) => revoke(memory.rows.get(id), at),
    epoch: async (owner) => currentEpoch(memory, owner),
    revokeAll: async (owner, at) => replaceEpoch(memory, owner, at),
    list: async (query) => listRows(memory.tenants.get(query.tenantId), query),
    ready: async () => {},
    purge: (now) => purge(memory, now),
  };
}

function create(memory: Memory, given: PortalSession): boolean {
  if (memory.rows.has(given.id)) return false;
  const session = Object.freeze({
    ...given,
    scopes: Object.freeze([...given.scopes]),
    metadata: given.metadata && Object.freeze({ ...given.metadata }),
  });
  const tenant = tenantOf(memory, given.tenantId);
  const customer = customerOf(tenant, given.customerId);
  const lists = [tenant.rows, customer.rows];
  if (given.customerExternalId !== null) lists.push(externalRowsOf(tenant, given.customerExternalId));
  const row = { session, tenant, customer, ...epochParts(given.epoch, tenant, customer), lists };
  memory.rows.set(given.id, row);
  for (const list of lists) place(list, row);
  return true;
}

function redeem(row: Row | undefined, { at, tokenHash, kid }: Redemption): boolean {
  if (row === undefined || row.session.redeemedAt !== null || row.session.revokedAt !== null) return false;
  row.session = Object.freeze({ ...row.session, redeemedAt: at, tokenHash, kid });
  return true;
}

function revoke(row: Row | undefined, at: number): boolean {
  if (row === undefined || row.session.revokedAt !== null) return false;
  row.session = Object.freeze({ ...row.session, revokedAt: at });
  return true;
}

function currentEpoch(memory: Memory, owner: Owner): string {
  const tenant = tenantOf(memory, owner.tenantId);
  const customer = customerOf(tenant, owner.customerId);
  return `${(tenant.epoch.value ??= randomValue())}.${(customer.epoch.value ??= randomValue())}`;
}

// A made-up text falls apart into halves that match nothing.
function epochParts(epoch: string, tenant: Tenant, customer: Customer): Pick<Row, "tenantEpoch" | "customerEpoch"> {
  const dot = epoch.indexOf(".");
  return {
    tenantEpoch: shared(epoch.slice(0, Math.max(0, dot)), tenant.epoch),
    customerEpoch: shared(epoch.slice(dot + 1), customer.epoch),
  };
}

/** The owner's own string, if it says the same: every find compares the two, which one string need not be read for. */
function shared(half: string, { value }: Epoch): string {
  return half === value ? value : half;
}

function replaceEpoch(memory: Memory, owner: OwnerOrTenant, at: number): void {
  const tenant = tenantOf(memory, owner.tenantId);
  const { epoch } = owner.customerId === undefined ? tenant : customerOf(tenant, owner.customerId);
  epoch.value = randomValue();
  epoch.replacedAt = at;
}

function purge({ rows }: Memory, now: number): number {
  const before = rows.size;
  const touched = new Set<Row[]>();
  for (const [id, row] of rows) {
    if (row.session.keepUntil > now) continue;
    rows.delete(id);
    for (const list of row.lists) touched.add(list);
  }
  for (const list of touched) {
    let kept = 0;
    for (const row of list) if (rows.get(row.session.id) === row) list[kept++] = row;
    list.length = kept;
  }
  return before - rows.size;
}

// Maps compare strings unit by unit, so the merchant's own ids are safe keys here.
function tenantOf({ tenants }: Memory, id: string): Tenant {
  const make = () => ({ epoch: newEpoch(), rows: [], customers: new Map(), externalIds: new Map() });
  return getOrMake(tenants, id, make);
}

function customerOf({ customers }: Tenant, id: string): Customer {
  return getOrMake(customers, id, () => ({ epoch: newEpoch(), rows: [] }));
}

function externalRowsOf({ externalIds }: Tenant, id: string): Row[] {
  return getOrMake(externalIds, id, () => []);
}

function getOrMake<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function newEpoch(): Epoch {
  return { value: null, replacedAt: null };
}

function randomValue(): string {
  return randomBytes(16).toString("base64url");
}
