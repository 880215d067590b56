import type { Portal, PortalAccess } from "@postern/core";
import { createGuard, nodeHeaders } from "@postern/core/http";
import type { Middleware } from "koa";
import { rethrow, write } from "./exchange.ts";

/** How a guard behaves. */
export interface GuardOptions<S extends string = string> {
  /** All of them must be held; default none. */
  readonly scopes?: readonly S[] | undefined;
  /** `"reply"` (default) answers a refusal itself; `"throw"` throws the `PortalError` to the middlewares before. */
  readonly onDenied?: "reply" | "throw" | undefined;
}

/** What the guard leaves in `ctx.state` for the middlewares behind it. */
export interface PortalState<S extends string = string> {
  portal: PortalAccess<S>;
}

/** Whose guard admitted a request: two portals may share an app. */
const admittedBy = Symbol("admittedBy");
interface Admitted extends Partial<PortalState> {
  [admittedBy]?: Portal;
}

/**
 * Admits requests that carry a good portal token with every named scope, as `ctx.state.portal`.
 *
 * @example
 * ```ts
 * router.get("/api/invoices", portalGuard(portal, "invoices:read"), (ctx) => {
 *   ctx.body = invoicesOf(ctx.state.portal.customerId);
 * });
 * ```
 * @param need scopes, or one `GuardOptions`.
 * @throws {TypeError} for a scope that the portal does not declare, and for unknown options.
 */
export function portalGuard<S extends string>(
  portal: Portal<S>,
  ...need: readonly NoInfer<S>[] | readonly [GuardOptions<NoInfer<S>>]
): Middleware<PortalState<S>> {
  const { scopes, onDenied } = guardOptions<S>(need);
  const guard = createGuard(portal, scopes);
  return async (ctx, next) => {
    const verdict = await guard(ctx.method, nodeHeaders(ctx.req)).catch(rethrow);
    if (verdict.access === undefined) {
      if (onDenied === "throw") throw verdict.error;
      write(ctx, verdict.reply);
      return;
    }
    ctx.state.portal = verdict.access;
    (ctx.state as Admitted)[admittedBy] = portal;
    await next();
  };
}

/** A slip here would open the door, so what is not understood is refused. */
function guardOptions<S extends string>(need: readonly unknown[]): GuardOptions<S> {
  const [first] = need;
  if (typeof first !== "object" || first === null) return { scopes: need as readonly S[] };
  const { scopes, onDenied = "reply", ...rest } = first as GuardOptions<S>;
  if (need.length > 1 || Array.isArray(first))
    throw new TypeError("portalGuard takes scopes, or one object of options");
  for (const name of Object.keys(rest)) throw new TypeError(`portalGuard: option "${name}" is unknown`);
  if (onDenied !== "reply" && onDenied !== "throw")
    throw new TypeError('portalGuard: option "onDenied" must be "reply" or "throw"');
  return { scopes, onDenied };
}

/**
 * What this portal's guard admitted, with its own scopes.
 * @throws {TypeError} if no `portalGuard` of this portal ran before: a bug in the app, never a customer's fault.
 */
export function getPortal<S extends string>(portal: Portal<S>, ctx: { readonly state: object }): PortalAccess<S> {
  const state = ctx.state as Admitted;
  if (state.portal === undefined || state[admittedBy] !== portal)
    throw new TypeError("getPortal needs portalGuard of the same portal before this middleware");
  return state.portal as PortalAccess<S>;
}
