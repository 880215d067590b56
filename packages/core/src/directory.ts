import type { Awaitable } from "./awaitable.ts";
import type { BoundedCall } from "./bounded.ts";
import { PortalError } from "./errors.ts";
import { isOpaqueId } from "./text.ts";

/** A question to the merchant's own list of customers: by id or by external id, exactly one. */
export type CustomerQuery =
  | { readonly tenantId: string; readonly customerId: string; readonly customerExternalId?: undefined }
  | { readonly tenantId: string; readonly customerExternalId: string; readonly customerId?: undefined };

/** What the merchant knows of a customer. */
export interface Customer {
  readonly id: string;
  readonly externalId?: string | null | undefined;
  /** Shown on the open page, so that people see whose portal they enter. */
  readonly name?: string | null | undefined;
}

/**
 * The merchant's customers. An answer that takes longer than 2 seconds (at a guard with `recheckCustomer`, 250 ms)
 * counts as none.
 */
export interface CustomerDirectory {
  /** @returns `undefined` or `null` if this tenant has no such customer; rejects if it cannot tell. */
  find(query: CustomerQuery): Awaitable<Customer | undefined | null>;
}

/** Asks the directory, under a deadline, and believes only an answer that fits the question to the byte. */
export type FindCustomer = (query: CustomerQuery) => Awaitable<Customer | undefined>;

/** @throws {PortalError} `directory_unavailable` if it fails, is late, or answers junk. */
export function safeDirectory(directory: CustomerDirectory, call: BoundedCall, deadlineMs: number): FindCustomer {
  return (query) =>
    call(
      deadlineMs,
      "directory_unavailable",
      () => directory.find(query),
      (answer) => fitting(answer ?? undefined, query),
    );
}

function fitting(customer: Customer | undefined, query: CustomerQuery): Customer | undefined {
  if (customer === undefined) return undefined;
  if (!isOpaqueId(customer.id)) throw new TypeError("customers.find answered a customer without a proper id");
  if (customer.externalId != null && !isOpaqueId(customer.externalId))
    throw new TypeError("customers.find answered an externalId that is no proper id");
  if (customer.name != null && typeof customer.name !== "string")
    throw new TypeError("customers.find answered a name that is no text");
  const fits =
    query.customerId === undefined
      ? customer.externalId === query.customerExternalId
      : customer.id === query.customerId;
  return fits ? customer : undefined;
}

/** @throws {PortalError} `customer_unknown` */
export async function requireCustomer(find: FindCustomer, query: CustomerQuery): Promise<Customer> {
  const customer = await find(query);
  if (customer === undefined) throw new PortalError("customer_unknown");
  return customer;
}
