import { randomBytes } from "node:crypto";
import type { PortalSession } from "../session.ts";

/**
 * Builds a valid record: an issued session of one hour, created now, of a customer and a tenant never used before.
 *
 * Its `epoch` belongs to no owner, so a store calls the session revoked; pass what `store.epoch(owner)` answers
 * for one that lives. `openUntil`, `expiresAt` and `keepUntil` follow `createdAt`.
 * @example
 * const owner = { tenantId: freshName(), customerId: "cus_1" };
 * await store.create(sampleSession({ ...owner, epoch: await store.epoch(owner) }));
 */
export function sampleSession(overrides: Partial<PortalSession> = {}): PortalSession {
  const createdAt = overrides.createdAt ?? Date.now();
  const expiresAt = overrides.expiresAt ?? createdAt + 3_600_000;
  return {
    id: freshId(),
    tenantId: freshName(),
    customerId: freshName(),
    customerExternalId: null,
    actor: null,
    scopes: ["invoices:read"],
    use: "once",
    delivery: "link",
    salt: freshDigest(),
    linkHash: freshDigest(),
    tokenHash: null,
    kid: null,
    epoch: "none.none",
    requestHash: null,
    createdAt,
    openUntil: expiresAt,
    expiresAt,
    keepUntil: expiresAt + 86_400_000,
    redeemedAt: null,
    revokedAt: null,
    returnUrl: null,
    page: null,
    locale: null,
    metadata: null,
    ...overrides,
  };
}

/** A session id that nobody has: `ps_` and 28 characters of base64url. */
export function freshId(): string {
  return `ps_${randomBytes(21).toString("base64url")}`;
}

/** What a SHA-256 or a salt looks like: 43 characters of base64url. */
export function freshDigest(): string {
  return randomBytes(32).toString("base64url");
}

/** A tenant's or customer's id that nobody has: 22 digits, so that spelling it in other letters changes nothing. */
export function freshName(): string {
  return BigInt(`0x${randomBytes(9).toString("hex")}`)
    .toString()
    .padStart(22, "0");
}
