import type { Owner } from "@postern/core";
import { question, type ShopDatabase } from "./database.ts";

export interface Subscription extends Owner {
  readonly id: string;
  readonly plan: string;
  readonly currency: string;
  /** Minor units a month. */
  readonly amount: number;
  /** `YYYY-MM-DD`: renews then, or ends if it is to be cancelled. */
  readonly renewsOn: string;
  readonly cancelAtPeriodEnd: boolean;
}

const SELECT = `select tenant_id as "tenantId", customer_id as "customerId", id, plan, currency, amount,
  renews_on as "renewsOn", cancel_at_period_end as "cancelAtPeriodEnd" from subscription`;

/** What customers are subscribed to. */
export interface Subscriptions {
  of(owner: Owner): readonly Subscription[];
  /** Whoever's it is: see `ownedBy`. */
  find(id: string): Subscription | undefined;
  /** @returns the subscription as it is now. */
  setCancelAtPeriodEnd(subscription: Subscription, cancel: boolean): Subscription;
}

export function openSubscriptions(db: ShopDatabase): Subscriptions {
  const of = question(db, `${SELECT} where tenant_id = ? and customer_id = ? order by amount desc`, read);
  const byId = question(db, `${SELECT} where id = ?`, read);
  const setCancel = db.prepare("update subscription set cancel_at_period_end = ? where id = ?");
  return {
    of: ({ tenantId, customerId }) => of(tenantId, customerId),
    find: (id) => byId(id)[0],
    setCancelAtPeriodEnd(subscription, cancel) {
      setCancel.run(cancel ? 1 : 0, subscription.id);
      return { ...subscription, cancelAtPeriodEnd: cancel };
    },
  };
}

type Stored = Omit<Subscription, "cancelAtPeriodEnd"> & { readonly cancelAtPeriodEnd: number };

function read(row: Stored): Subscription {
  return { ...row, cancelAtPeriodEnd: row.cancelAtPeriodEnd === 1 };
}
