import type { Owner } from "@postern/core";
import { question, type ShopDatabase } from "./database.ts";

/** As much of a card as its processor tells: nothing in here could pay for anything. */
export interface CardSummary {
  readonly brand: string;
  readonly last4: string;
  readonly expMonth: number;
  readonly expYear: number;
}

export interface PaymentMethod extends Owner, CardSummary {}

/** What customers pay with. */
export interface PaymentMethods {
  readonly of: (owner: Owner) => PaymentMethod | undefined;
  /** Puts this one in the place of the last. */
  readonly set: (owner: Owner, card: CardSummary) => void;
}

export function openPaymentMethods(db: ShopDatabase): PaymentMethods {
  const of = question(
    db,
    `select tenant_id as "tenantId", customer_id as "customerId", brand, last4, exp_month as "expMonth",
      exp_year as "expYear" from payment_method where tenant_id = ? and customer_id = ?`,
    (row: PaymentMethod) => row,
  );
  const set = db.prepare("insert or replace into payment_method values (?, ?, ?, ?, ?, ?)");
  return {
    of: ({ tenantId, customerId }) => of(tenantId, customerId)[0],
    set({ tenantId, customerId }, { brand, last4, expMonth, expYear }) {
      set.run(tenantId, customerId, brand, last4, expMonth, expYear);
    },
  };
}
