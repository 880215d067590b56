import type { Owner } from "@postern/core";
import { question, type ShopDatabase } from "./database.ts";
import type { Day } from "./days.ts";

/** Credits that a customer has bought or was given, and what they are worth. */
export interface Wallet extends Owner {
  readonly currency: string;
  /** What one credit is worth. */
  readonly minorPerCredit: number;
  readonly status: "active" | "closed";
  /** In credits. */
  readonly balance: number;
}

/** What came into a wallet or went out of it. */
export interface CreditEntry extends Owner {
  readonly id: string;
  readonly type: "purchase" | "grant" | "usage" | "expiry";
  /** Negative if it went out. */
  readonly credits: number;
  /** Minor units, of the same sign. */
  readonly amount: number;
  readonly currency: string;
  readonly paidOn: Day;
  /** What is left of it then is lost. */
  readonly expiresOn: Day | null;
  /** Lower ones are spent first. */
  readonly priority: number | null;
}

/** What customers have to spend. */
export interface Credits {
  readonly walletOf: (owner: Owner) => Wallet | undefined;
  /** Newest first. */
  readonly entriesOf: (owner: Owner, page: { readonly limit: number; readonly offset: number }) => FoundEntries;
  /** Whoever's it is: see `ownedBy`. */
  readonly find: (id: string) => CreditEntry | undefined;
}

export interface FoundEntries {
  readonly entries: readonly CreditEntry[];
  /** Of all pages. */
  readonly total: number;
}

const WALLET = `select tenant_id as "tenantId", customer_id as "customerId", currency,
  minor_per_credit as "minorPerCredit", status, coalesce((select sum(credits) from credit_entry
    where tenant_id = wallet.tenant_id and customer_id = wallet.customer_id), 0) as balance
  from wallet where tenant_id = ? and customer_id = ?`;
const ENTRY = `select tenant_id as "tenantId", customer_id as "customerId", id, type, credits,
  credits * minor_per_credit as amount, currency, paid_on as "paidOn", expires_on as "expiresOn", priority
  from credit_entry join wallet using (tenant_id, customer_id)`;
const OF = "where tenant_id = ? and customer_id = ?";

export function openCredits(db: ShopDatabase): Credits {
  const wallet = question(db, WALLET, (row: Wallet) => row);
  const entry = (row: CreditEntry) => row;
  const page = question(db, `${ENTRY} ${OF} order by paid_on desc, id desc limit ? offset ?`, entry);
  const count = question(db, `select count(*) as total from credit_entry ${OF}`, (row: { total: number }) => row.total);
  const byId = question(db, `${ENTRY} where id = ?`, entry);
  return {
    walletOf: ({ tenantId, customerId }) => wallet(tenantId, customerId)[0],
    entriesOf: ({ tenantId, customerId }, { limit, offset }) => ({
      entries: page(tenantId, customerId, limit, offset),
      total: count(tenantId, customerId)[0] ?? 0,
    }),
    find: (id) => byId(id)[0],
  };
}
