import type { CustomerDirectory, Owner } from "@postern/core";
import { question, type ShopDatabase } from "./database.ts";

/** A customer of one of the tenants. Different tenants may know different customers by the same id. */
export interface ShopCustomer {
  readonly tenantId: string;
  readonly id: string;
  readonly externalId: string | null;
  readonly name: string;
  readonly email: string;
}

const SELECT = `select tenant_id as "tenantId", id, external_id as "externalId", name, email from customer
  where tenant_id = ?`;

/** Who the tenants' customers are. */
export interface Customers {
  /** What the portal asks: who is this customer? */
  readonly directory: CustomerDirectory;
  find(owner: Owner): ShopCustomer | undefined;
  /** @returns the id where there is no name. */
  nameOf(owner: Owner): string;
  /** In the order of their names. @param text part of a name, an e-mail address or an id; "" finds all. */
  search(tenantId: string, text: string, page?: { readonly limit: number; readonly offset: number }): FoundCustomers;
}

/** One page of the customers that were found. */
export interface FoundCustomers {
  readonly customers: readonly ShopCustomer[];
  /** Of all pages. */
  readonly total: number;
}

export function openCustomers(db: ShopDatabase): Customers {
  const asIs = (row: ShopCustomer) => row;
  const byId = question(db, `${SELECT} and id = ?`, asIs);
  const byExternalId = question(db, `${SELECT} and external_id = ?`, asIs);
  const all = question(db, `${SELECT} order by name collate nocase, id`, asIs);
  const find = ({ tenantId, customerId }: Owner) => byId(tenantId, customerId)[0];
  return {
    directory: {
      find({ tenantId, customerId, customerExternalId }) {
        return customerId === undefined
          ? byExternalId(tenantId, customerExternalId)[0]
          : find({ tenantId, customerId });
      },
    },
    find,
    nameOf: (owner) => find(owner)?.name ?? owner.customerId,
    search(tenantId, text, { limit, offset } = { limit: 100, offset: 0 }) {
      const found = all(tenantId).filter(holding(text));
      return { customers: found.slice(offset, offset + limit), total: found.length };
    },
  };
}

/** In JavaScript, for a few hundred customers: SQLite folds the case of ASCII only. */
function holding(text: string): (customer: ShopCustomer) => boolean {
  const wanted = folded(text.trim());
  return ({ id, externalId, name, email }) =>
    [id, externalId ?? "", name, email].some((each) => folded(each).includes(wanted));
}

/** `Søns` is found by `SØNS`, `ácme` by `acme`. */
function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
