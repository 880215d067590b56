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

/**
 * @param warn told of an answer that does not fit: the caller only hears that there is no such customer.
 * @throws {PortalError} `directory_unavailable` if it fails, is late, or answers junk.
 */
export function safeDirectory(
  directory: CustomerDirectory,
  call: BoundedCall,
  deadlineMs: number,
  warn: (text: string) => void,
): FindCustomer {
  return (query) =>
    call(
      deadlineMs,
      "directory_unavailable",
      () => directory.find(query),
      (answer) => fitting(answer ?? undefined, query, warn),
    );
}

function fitting(
  customer: Customer | undefined,
  query: CustomerQuery,
  warn: (text: string) => void,
): Customer | undefined {
  if (customer === undefined) return undefined;
  if (!isOpaqueId(customer.id)) throw improper("a customer without a proper id", "id", customer.id);
  if (customer.externalId != null && !isOpaqueId(customer.externalId))
    throw improper("an externalId that is no proper id", "externalId", customer.externalId);
  if (customer.name != null && typeof customer.name !== "string")
    throw new TypeError("customers.find answered a name that is no text");
  const [member, asked] =
    query.customerId === undefined
      ? (["externalId", query.customerExternalId] as const)
      : (["id", query.customerId] as const);
  if (customer[member] === asked) return customer;
  warn(
    `customers.find was asked for one ${member} and answered ${customer[member] == null ? "none" : "another"}: ` +
      `an answer must have the ${member} that was asked for, byte for byte, or it counts as customer_unknown`,
  );
  return undefined;
}

/** Tells the type of what is wrong, never its value: this goes to logs. */
function improper(answered: string, member: string, value: unknown): TypeError {
  const text = value === "" ? "an empty string" : "a string that is longer, or of other characters";
  const what = typeof value === "string" ? text : value === null ? "null" : typeof value;
  return new TypeError(
    `customers.find answered ${answered}: "${member}" must be a string of 1 to 255 code points ` +
      `without control characters, and is ${what}`,
  );
}

/** @throws {PortalError} `customer_unknown` */
export async function requireCustomer(find: FindCustomer, query: CustomerQuery): Promise<Customer> {
  const customer = await find(query);
  if (customer === undefined) throw new PortalError("customer_unknown");
  return customer;
}
