import { PortalError } from "./errors.ts";
import type { PortalAccess } from "./views.ts";

/** Something of the merchant's that belongs to a customer. */
export interface OwnedResource {
  /** Absent means the tenant `"default"`. */
  readonly tenantId?: string | undefined;
  readonly customerId: string;
}

/**
 * Hands a resource on if it belongs to the customer of this access; a missing one and another customer's
 * look the same from outside.
 *
 * @example
 * ```ts
 * const invoice = ownedBy(access, await invoices.find(id));
 * ```
 * @throws {PortalError} `resource_unknown` (404)
 */
export function ownedBy<R extends OwnedResource>(
  access: Pick<PortalAccess, "tenantId" | "customerId">,
  resource: R | undefined | null,
): R {
  const owned =
    resource != null &&
    resource.customerId === access.customerId &&
    (resource.tenantId ?? "default") === access.tenantId;
  if (!owned) throw new PortalError("resource_unknown");
  return resource;
}
