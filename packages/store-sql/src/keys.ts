import { hash } from "node:crypto";

const ID = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Tells whether a text can be a session's id at all.
 *
 * Asked before the database is, because collations differ: MySQL's `ascii_bin` calls `ps_a` and `ps_a ` equal.
 */
export function isSessionId(id: string): boolean {
  return ID.test(id);
}

/** The look-up key of a customer's external id within a tenant: 43 ASCII characters, never equal to an owner's key. */
export function externalKey(tenantId: string, customerExternalId: string): string {
  return hash("sha256", JSON.stringify([tenantId, "external", customerExternalId]), "base64url");
}
