import type { PortalSession } from "./session.ts";
import type { ListPosition } from "./store.ts";

/** A random value that sessions carry a copy of; `null` until somebody asks for it. */
export interface Epoch {
  value: string | null;
  replacedAt: number | null;
}

export interface Customer {
  readonly epoch: Epoch;
  readonly rows: Row[];
}

export interface Tenant {
  readonly epoch: Epoch;
  readonly rows: Row[];
  readonly customers: Map<string, Customer>;
  readonly externalIds: Map<string, Row[]>;
}

/** A stored record with its owner at hand, so that a find costs one look-up. */
export interface Row {
  /** Replaced as a whole, never written to: it is frozen, and so are `scopes` and `metadata`. */
  session: PortalSession;
  readonly tenant: Tenant;
  readonly customer: Customer;
  readonly tenantEpoch: string;
  readonly customerEpoch: string;
  /** The lists this row stands in. */
  readonly lists: readonly Row[][];
}

/** Tells since when a row is revoked, by itself or through its owner. Of several owner revocations the earliest counts. */
function revokedAtOf(row: Row): number | null {
  const { session, tenant, customer } = row;
  if (session.revokedAt !== null) return session.revokedAt;
  const byTenant = row.tenantEpoch !== tenant.epoch.value;
  const byCustomer = row.customerEpoch !== customer.epoch.value;
  if (!byTenant && !byCustomer) return null;
  const instant = Math.min(
    (byTenant ? tenant.epoch.replacedAt : null) ?? Infinity,
    (byCustomer ? customer.epoch.replacedAt : null) ?? Infinity,
  );
  return instant === Infinity ? session.createdAt : instant;
}

/** A row's record as it stands now. Frozen, and so as good as a copy. */
export function recordOf(row: Row): PortalSession {
  const revokedAt = revokedAtOf(row);
  return revokedAt === row.session.revokedAt ? row.session : Object.freeze({ ...row.session, revokedAt });
}

/** Puts a row where it belongs in a list kept oldest first, so that the usual insert is an append. */
export function place(rows: Row[], row: Row): void {
  const last = rows.at(-1);
  if (last === undefined || isOlder(last.session, row.session)) rows.push(row);
  else rows.splice(countOlder(rows, row.session), 0, row);
}

/** Counts the rows older than a position, which need not be one of them. */
export function countOlder(rows: readonly Row[], position: ListPosition): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isOlder(rows[middle]!.session, position)) low = middle + 1;
    else high = middle;
  }
  return low;
}

// Ids are ASCII, where the order of UTF-16 units is the order of bytes.
function isOlder(a: ListPosition, b: ListPosition): boolean {
  return a.createdAt === b.createdAt ? a.id < b.id : a.createdAt < b.createdAt;
}
