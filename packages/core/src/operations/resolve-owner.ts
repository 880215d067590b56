import type { Context } from "../context.ts";
import { type Customer, requireCustomer } from "../directory.ts";
import { PortalError } from "../errors.ts";
import type { CustomerRef } from "./create-input.ts";

/** A confirmed customer, and the epoch of its owner from before it was confirmed. */
export interface ResolvedOwner {
  readonly tenantId: string;
  readonly customer: Customer;
  readonly epoch: string;
}

/**
 * Reads the epoch before the customer is confirmed, so that a create in flight while its owner is being
 * suspended is either refused or born dead.
 * @see docs/adr/0006-owner-epochs.md
 * @throws {PortalError} `customer_unknown`, and the 503 codes.
 */
export async function resolveOwner(ctx: Context, tenantId: string, ref: CustomerRef): Promise<ResolvedOwner> {
  const customerId =
    ref.customerId ??
    (await requireCustomer(ctx.findCustomer, { tenantId, customerExternalId: ref.customerExternalId })).id;
  const epoch = await ctx.store.epoch({ tenantId, customerId });
  const customer = await requireCustomer(ctx.findCustomer, { tenantId, customerId });
  if (ref.customerExternalId !== undefined && customer.externalId !== ref.customerExternalId)
    throw new PortalError("customer_unknown");
  return { tenantId, customer, epoch };
}
