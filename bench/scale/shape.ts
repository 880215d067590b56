import { randomFillSync } from "node:crypto";
import type { OwnerOrTenant, PortalSession } from "@postern/core";
import { newSessionId } from "../../packages/core/src/token.ts";

const HOUR = 3_600_000;
const PER_CUSTOMER = 10;
const CUSTOMERS_PER_TENANT = 1000;
/** One tenant has a fifth of all customers; the others have a thousand each. */
const GIANT = 0.2;
// A prime beside every number of customers: walks through all of them, so that one customer's sessions lie apart in time.
const STRIDE = 7_368_787;

/** What a database is filled with. */
export interface Shape {
  readonly sessions: number;
  /** Epoch milliseconds: the newest session is of now. */
  readonly now: number;
  /** The share of sessions that could be purged at once, 0 to 1; they are the oldest. */
  readonly due: number;
}

/** An owner and its epoch. */
export interface OwnerEpoch {
  readonly owner: OwnerOrTenant;
  readonly epoch: string;
}

/** Makes the sessions, oldest first: 70 % redeemed, 10 % revoked, 20 % as they were made; each an hour long. */
export function* sessionsOf(shape: Shape, epochOf: (owner: OwnerOrTenant) => string): Generator<PortalSession> {
  const { sessions, now, due } = shape;
  const customers = customersOf(shape);
  const old = Math.floor(sessions * due);
  for (let i = 0; i < sessions; i++) {
    // Those of the last 23 hours are still kept; the due ones are of the five hours before yesterday's now.
    const age = i < old ? 26 * HOUR + (1 - i / old) * 5 * HOUR : (1 - (i - old) / (sessions - old)) * 23 * HOUR;
    const owner = customerOf(shape, (i * STRIDE) % customers);
    const epoch = `${epochOf({ tenantId: owner.tenantId })}.${epochOf(owner)}`;
    yield sessionOf(owner, epoch, Math.floor(now - age), i);
  }
}

/** Every tenant and customer that the sessions belong to. */
export function* ownersOf(shape: Shape, epochOf: (owner: OwnerOrTenant) => string): Generator<OwnerEpoch> {
  const tenants = new Set<string>();
  for (let i = 0; i < customersOf(shape); i++) {
    const owner = customerOf(shape, i);
    if (!tenants.has(owner.tenantId)) {
      tenants.add(owner.tenantId);
      yield { owner: { tenantId: owner.tenantId }, epoch: epochOf({ tenantId: owner.tenantId }) };
    }
    yield { owner, epoch: epochOf(owner) };
  }
}

/** A session as core would make it, with every member that most have. */
export function sessionOf(
  owner: { readonly tenantId: string; readonly customerId: string },
  epoch: string,
  createdAt: number,
  i: number,
): PortalSession {
  const fate = ((i * 7) % 10) ^ ((i >>> 7) % 2); // scattered, and the same in every run
  return {
    ...owner,
    id: newSessionId(owner),
    customerExternalId: owner.customerId.replace("cus_", "crm-"),
    actor: "ann@example.com",
    scopes: ["invoices:read", "subscriptions:read"],
    use: "once",
    delivery: "link",
    salt: randomText(32),
    linkHash: randomText(32),
    tokenHash: fate < 7 ? randomText(32) : null,
    kid: null,
    epoch,
    requestHash: randomText(32),
    createdAt,
    openUntil: createdAt + HOUR,
    expiresAt: createdAt + HOUR,
    keepUntil: createdAt + 25 * HOUR,
    redeemedAt: fate < 7 ? createdAt + 60_000 : null,
    revokedAt: fate === 7 ? createdAt + 120_000 : null,
    returnUrl: "https://shop.example/account",
    page: "/invoices",
    locale: "en-GB",
    metadata: null,
  };
}

export const GIANT_TENANT = "acct_giant";

function customersOf({ sessions }: Shape): number {
  return Math.ceil(sessions / PER_CUSTOMER);
}

function customerOf(shape: Shape, i: number): { tenantId: string; customerId: string } {
  const giants = Math.floor(customersOf(shape) * GIANT);
  const tenantId = i < giants ? GIANT_TENANT : `acct_${Math.floor((i - giants) / CUSTOMERS_PER_TENANT)}`;
  return { tenantId, customerId: `cus_${100_000_000 + i}` };
}

const pool = Buffer.alloc(1 << 16);
let used = pool.length;

/** Random bytes in base64url. Asking the system for each would take longer than all the rest. */
function randomText(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  return pool.toString("base64url", used, (used += bytes));
}
