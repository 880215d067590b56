import { createHmac } from "node:crypto";
import { sha256 } from "./hash.ts";

/**
 * The session id that belongs to an idempotency key of a tenant: whoever creates under that key again meets
 * the same record. Where others have routing tags this one has more of the same hash: the customer is not known yet.
 */
export function idempotentSessionId(secret: string, tenantId: string, key: string): string {
  const mac = createHmac("sha256", secret)
    .update(JSON.stringify(["id", tenantId, key]))
    .digest();
  return `ps_${mac.subarray(0, 21).toString("base64url")}`;
}

/** The secret of such a session's credential. The record's salt makes it another one once the record was purged. */
export function idempotentSecret(secret: string, salt: string, sessionId: string): string {
  return createHmac("sha256", secret)
    .update(JSON.stringify(["link", salt, sessionId]))
    .digest("base64url");
}

/** Tells requests apart that come under one key: SHA-256 of the canonical JSON of what was asked, before defaults. */
export function requestHashOf(asked: object): string {
  return sha256(canonicalJson(asked));
}

function canonicalJson(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const byName = members.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${byName.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join()}}`;
}
