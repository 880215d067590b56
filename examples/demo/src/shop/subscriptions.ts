import type { Owner } from "@postern/core";
import { question, type ShopDatabase } from "./database.ts";
import type { Day } from "./days.ts";

export interface Subscription extends Owner {
  readonly id: string;
  readonly product: string;
  readonly plan: string;
  readonly status: "active" | "trialing" | "past_due" | "cancelled";
  readonly currency: string;
  /** Minor units a month, for each of `quantity`. */
  readonly unitAmount: number;
  readonly quantity: number;
  readonly periodStart: Day;
  /** Billed again then, or ended, if it is to be cancelled. */
  readonly periodEnd: Day;
  readonly cancelAtPeriodEnd: boolean;
}

const SELECT = `select tenant_id as "tenantId", customer_id as "customerId", id, product, plan, status, currency,
  unit_amount as "unitAmount", quantity, period_start as "periodStart", period_end as "periodEnd",
  cancel_at_period_end as "cancelAtPeriodEnd" from subscription`;

/** What customers are subscribed to. */
export interface Subscriptions {
  /** Dearest first. */
  readonly of: (owner: Owner) => readonly Subscription[];
  /** Whoever's it is: see `ownedBy`. */
  readonly find: (id: string) => Subscription | undefined;
  /** Changes nothing of one that has ended. @returns the subscription as it is now. */
  readonly setCancelAtPeriodEnd: (subscription: Subscription, cancel: boolean) => Subscription;
}

export function openSubscriptions(db: ShopDatabase): Subscriptions {
  const of = question(
    db,
    `${SELECT} where tenant_id = ? and customer_id = ? order by unit_amount * quantity desc, id`,
    read,
  );
  const byId = question(db, `${SELECT} where id = ?`, read);
  const setCancel = db.prepare(
    "update subscription set cancel_at_period_end = ? where id = ? and status <> 'cancelled'",
  );
  return {
    of: ({ tenantId, customerId }) => of(tenantId, customerId),
    find: (id) => byId(id)[0],
    setCancelAtPeriodEnd(subscription, cancel) {
      setCancel.run(cancel ? 1 : 0, subscription.id);
      return byId(subscription.id)[0] ?? subscription;
    },
  };
}

type Stored = Omit<Subscription, "cancelAtPeriodEnd"> & { readonly cancelAtPeriodEnd: number };

// SQLite has no booleans.
function read(row: Stored): Subscription {
  return { ...row, cancelAtPeriodEnd: row.cancelAtPeriodEnd === 1 };
}
