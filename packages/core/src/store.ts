import type { Awaitable } from "./awaitable.ts";
import type { PortalSession, SessionStatus } from "./session.ts";

/** Whom a session belongs to. */
export interface Owner {
  readonly tenantId: string;
  readonly customerId: string;
}

/** One customer of a tenant, or (without `customerId`) the whole tenant. */
export interface OwnerOrTenant {
  readonly tenantId: string;
  readonly customerId?: string | undefined;
}

/** What a redemption writes, all of it or nothing. */
export interface Redemption {
  /** Epoch milliseconds. */
  readonly at: number;
  /** SHA-256 of the portal token, base64url. */
  readonly tokenHash: string;
  readonly kid: string | null;
}

/** A position in a list, newest first: everything strictly after `(createdAt, id)`. */
export interface ListPosition {
  readonly createdAt: number;
  readonly id: string;
}

/** What `list` is asked for. Filters are exact, byte for byte, and all must hold. */
export interface ListQuery {
  readonly tenantId: string;
  readonly customerId?: string | undefined;
  readonly customerExternalId?: string | undefined;
  /** Only together with a customer. */
  readonly actor?: string | undefined;
  /** As `statusOf(session, now)` tells them; never empty. */
  readonly statuses: readonly SessionStatus[];
  /** Epoch milliseconds. */
  readonly now: number;
  /** 1–100. */
  readonly limit: number;
  readonly after?: ListPosition | undefined;
}

/** One page of a list. */
export interface ListPage {
  readonly sessions: readonly PortalSession[];
  /** Where to go on, or `null` at the end. A page may be short, even empty, while this is not `null`. */
  readonly next: ListPosition | null;
}

/**
 * Where portal sessions live: the whole contract of a store, eight verbs, none optional.
 *
 * Every verb is atomic, and visible to every later call on every process once its promise resolves. A verb
 * that cannot tell what happened rejects; core answers that with a 503 and never with access. Time is an
 * argument: a store reads no clock. `storeCases` in `@postern/core/conformance` checks all of it.
 */
export interface PortalStore {
  /**
   * Inserts a record.
   * @returns `false` if the id exists, with nothing written.
   */
  create(session: PortalSession): Promise<boolean>;
  /**
   * Reads a record in one round trip: a copy that the caller owns, or a frozen record.
   *
   * `revokedAt` is set if any revocation covers the record: its own, else the instant kept beside its
   * owner's replaced epoch, else (the epoch is missing) `createdAt`.
   * @returns `undefined` if there is no such record. Without a promise if it is there at once, as in memory: a guarded
   *   request then costs none.
   */
  find(id: string): Awaitable<PortalSession | undefined>;
  /**
   * Stores a redemption if `redeemedAt` and the record's own `revokedAt` are both null.
   * @returns `true` to exactly one caller, ever; `false` to all others and for an unknown id. It need not check epochs.
   */
  redeem(id: string, redemption: Redemption): Promise<boolean>;
  /**
   * Ends one session. The first `at` stays.
   * @param at epoch milliseconds.
   * @returns `true` if this call ended it; `false` if the record itself was revoked before, or is unknown.
   */
  revoke(id: string, at: number): Promise<boolean>;
  /**
   * Tells the owner's current epoch: one opaque string that covers tenant and customer, of random
   * values that are created where absent. Two concurrent calls for a new owner agree.
   */
  epoch(owner: Owner): Promise<string>;
  /**
   * Ends every session of a customer or a tenant by replacing a random epoch, in O(1). Sessions created
   * with an epoch read before are born dead.
   * @param at epoch milliseconds.
   */
  revokeAll(owner: OwnerOrTenant, at: number): Promise<void>;
  /** Lists sessions, newest first by `(createdAt, id)`, ids compared byte for byte. Examines at most 1,000 records a call. */
  list(query: ListQuery): Promise<ListPage>;
  /**
   * Checks once at start that the store can keep its promises (reachable, right schema, writable), and may be called again.
   * @throws an `Error` that says what to change.
   */
  ready(): Promise<void>;
}
