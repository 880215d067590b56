import { sha256 } from "./hash.ts";
import type { OwnerOrTenant } from "./store.ts";

/**
 * The look-up key of an owner: 43 ASCII characters, different for owners that differ by a byte.
 *
 * Stores key epochs by it instead of by the merchant's own strings, because collations may call `acme`
 * and `acme ` equal. The JSON array keeps `("a", "bc")` and `("ab", "c")` apart.
 */
export function ownerKey(owner: OwnerOrTenant): string {
  const { tenantId, customerId } = owner;
  return sha256(JSON.stringify(customerId === undefined ? [tenantId] : [tenantId, customerId]));
}
