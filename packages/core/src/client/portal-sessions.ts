import type { CreateInput, CreateOptions } from "../operations/create-input.ts";
import type { ListInput } from "../operations/list.ts";
import type { RevokeInput } from "../operations/revoke.ts";
import type { CreatedSession, SessionView } from "../views.ts";
import type { SessionList } from "./session-list.ts";

/** How a single call is made. */
export interface CallOptions {
  /** Ends the call, its retries too; the call then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The portal sessions of the key's tenant: what `portal.sessions` offers in the portal's own process, over HTTP. Code
 * that takes the one takes the other. Instants are epoch milliseconds.
 *
 * Every call may also reject with `api_key_invalid`, `api_key_publishable`, `permission_missing`, `rate_limited`,
 * `server_unreachable`, `server_timeout`, `reply_malformed` and the 503 codes.
 */
export interface PortalSessions<S extends string = string> {
  /**
   * Mints a portal session for one customer. Repeated safely under an `Idempotency-Key` of its own; where the portal has no
   * `secret`, sent without one for the next five minutes, and then never repeated.
   * @throws {PortalError} `request_malformed`, `ttl_out_of_bounds`, `return_url_refused`, `scope_unknown`,
   *   `customer_unknown`, `idempotency_key_reused`; `idempotency_unavailable` for a key that the caller gave, or
   *   where an earlier attempt may have made the session, in a process of the portal that does have the `secret`
   */
  create(input: CreateInput<S>, options?: CreateOptions & CallOptions): Promise<CreatedSession<S>>;
  /** @throws {PortalError} `session_unknown` */
  get(id: string, options?: CallOptions): Promise<SessionView<S>>;
  /**
   * Lists live sessions, newest first: `await` gives one page, `for await` every session from there on.
   * @throws {PortalError} `request_malformed`
   */
  list(input?: ListInput, options?: CallOptions): SessionList<S>;
  /**
   * Ends one session (by its id), all of a customer, or all of the tenant. At once, on every process of the portal.
   * @throws {PortalError} `session_unknown`, `request_malformed`
   */
  revoke(target: string | RevokeInput, options?: CallOptions): Promise<void>;
  /** `revoke` of one session, for those who look for it under this name. */
  delete(id: string, options?: CallOptions): Promise<void>;
}
