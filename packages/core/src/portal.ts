import { type Context, contextOf } from "./context.ts";
import type { PortalEventName, PortalListener } from "./events.ts";
import { authorize } from "./operations/authorize.ts";
import type { CreateInput, CreateOptions } from "./operations/create-input.ts";
import { createSession } from "./operations/create.ts";
import { getSession } from "./operations/get.ts";
import { type Health, health } from "./operations/health.ts";
import { type ListInput, listSessions, type SessionPage } from "./operations/list.ts";
import { ready } from "./operations/ready.ts";
import { type Redeemed, redeemLink, type RedeemOptions } from "./operations/redeem.ts";
import { revoke, type RevokeInput } from "./operations/revoke.ts";
import { type PortalOptions, readOptions } from "./options.ts";
import { isOpaqueId } from "./text.ts";
import type { CreatedSession, PortalAccess, SessionView } from "./views.ts";

/** The portal sessions of one tenant. */
export interface Sessions<S extends string = string> {
  /**
   * Mints a portal session for one customer.
   * @throws {PortalError} `request_malformed`, `ttl_out_of_bounds`, `return_url_refused`, `scope_unknown`,
   *   `customer_unknown`, `idempotency_unavailable`, `idempotency_key_reused`, `link_redeemed` (a repeated create whose
   *   JWT cannot be made again), `store_unavailable`, `store_corrupt`, `directory_unavailable`
   */
  create(input: CreateInput<S>, options?: CreateOptions): Promise<CreatedSession<S>>;
  /** @throws {PortalError} `session_unknown` and the 503 codes */
  get(id: string): Promise<SessionView<S>>;
  /** Lists live sessions, newest first. @throws {PortalError} `request_malformed` and the 503 codes */
  list(input?: ListInput): Promise<SessionPage<S>>;
  /**
   * Ends one session (by its id), all of a customer, or all of the tenant. Immediate, on every process.
   * To end a customer for good, make the directory forget it first, then revoke by `customerId`.
   * @throws {PortalError} `session_unknown`, `request_malformed` and the 503 codes
   */
  revoke(target: string | RevokeInput): Promise<void>;
}

/** A portal: everything Postern does, over one store and one directory of customers. */
export interface Portal<S extends string = string> {
  /** The sessions of the tenant `"default"`. */
  readonly sessions: Sessions<S>;
  /** @throws {TypeError} unless the tenant id is 1–255 code points without control characters. */
  forTenant(tenantId: string): { readonly sessions: Sessions<S> };
  /** Turns a link token into a portal token. @throws {PortalError} see `redeemLink` */
  redeem(linkToken: string, options?: RedeemOptions): Promise<Redeemed<S>>;
  /**
   * Decides whether a portal token is good right now.
   * @param need a scope, or several that must all be held.
   * @throws {PortalError} `token_invalid`, `session_revoked`, `token_expired`, `scope_insufficient` and the 503 codes
   */
  authorize(token: string, need?: S | readonly S[]): Promise<PortalAccess<S>>;
  /** Start-up checks, to be awaited before listening. @throws an `Error` that says what to change, within ten seconds. */
  ready(): Promise<void>;
  /**
   * Calls a listener for every event of one kind; what it throws harms nothing.
   * @returns a function that takes the listener off again.
   * @throws {TypeError} for an unknown event.
   */
  on(event: PortalEventName, listener: PortalListener): () => void;
  /** For probes: never rejects. */
  health(): Promise<Health>;
}

const contexts = new WeakMap<object, Context>();

/**
 * Composes a portal from its parts; every option is checked here, once.
 *
 * @example
 * ```ts
 * const portal = createPortal({
 *   baseUrl: "https://billing.example.com/portal",
 *   store: memoryStore(),
 *   customers: { find: async ({ customerId }) => (customerId === "cus_1" ? { id: customerId } : undefined) },
 *   scopes: ["invoices:read"],
 *   defaultScopes: ["invoices:read"],
 * });
 * const { url } = await portal.sessions.create({ customerId: "cus_1" });
 * ```
 * @throws {TypeError | RangeError} quoting the option that is wrong.
 */
export function createPortal<const S extends string>(options: PortalOptions<S>): Portal<S> {
  const ctx = contextOf(readOptions(options));
  const portal: Portal = {
    sessions: sessionsOf(ctx, "default"),
    forTenant(tenantId) {
      if (!isOpaqueId(tenantId)) throw new TypeError("forTenant needs a tenant id of 1 to 255 characters");
      return { sessions: sessionsOf(ctx, tenantId) };
    },
    redeem: (linkToken, redeemOptions) => redeemLink(ctx, linkToken, redeemOptions),
    authorize: async (token, need) => authorize(ctx, token, typeof need === "string" ? [need] : need),
    ready: () => ready(ctx.store),
    on: (event, listener) => ctx.events.on(event, listener),
    health: () => health(ctx),
  };
  contexts.set(portal, ctx);
  // Scopes are strings at run time; only what was declared is ever granted, so S is what they are.
  return Object.freeze(portal) as Portal<S>;
}

function sessionsOf(ctx: Context, tenantId: string): Sessions {
  return Object.freeze({
    create: (input: CreateInput, options?: CreateOptions) => createSession(ctx, tenantId, input, options),
    get: (id: string) => getSession(ctx, tenantId, id),
    list: (input?: ListInput) => listSessions(ctx, tenantId, input),
    revoke: (target: string | RevokeInput) => revoke(ctx, tenantId, target),
  });
}

/** What the HTTP side of core works with. @throws {TypeError} for anything `createPortal` did not make. */
export function contextOfPortal(portal: Portal): Context {
  const ctx = contexts.get(portal);
  if (ctx === undefined) throw new TypeError("This is not a portal made by createPortal of this @postern/core");
  return ctx;
}
