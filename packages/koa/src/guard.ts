import type { PortalAccess } from "@postern/core";
import {
  type Admitted,
  createGuard,
  type GuardNeed,
  guardOptionsOf,
  nodeHeaders,
  placeOf,
  type TokenAuthority,
  type Verdict,
} from "@postern/core/http";
import type { Middleware } from "koa";
import { fullPathOf, rethrow, write } from "./exchange.ts";

/** What the guard leaves in `ctx.state` for the middlewares behind it; with guards of several portals, the last one's. */
export interface PortalState<S extends string = string> {
  portal: PortalAccess<S>;
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
 * @param portal a portal; in a service without its store a verifier; or a profile with tokens of its own.
 * @param need scopes that must all be held, or one `GuardOptions`. Without any, every live session is admitted.
 * @throws {TypeError} for a scope that the portal does not declare, and for unknown options.
 */
export function portalGuard<S extends string>(
  portal: TokenAuthority<S>,
  ...need: GuardNeed<NoInfer<S>>
): Middleware<PortalState<S>> {
  const { scopes, onDenied } = guardOptionsOf<S>(need);
  const guard = createGuard(portal, scopes);
  const place = placeOf(portal);
  return (ctx, next) => {
    const decide = (verdict: Verdict<S>): Promise<unknown> | undefined => {
      if (verdict.access === undefined) {
        if (onDenied === "throw") throw verdict.error;
        write(ctx, verdict.reply);
        return undefined;
      }
      ctx.state.portal = verdict.access;
      (ctx.state as PortalState<S> & Admitted)[place] = verdict.access;
      return next();
    };
    const verdict = guard(
      ctx.method,
      nodeHeaders(ctx.req),
      () => ctx.ip,
      () => fullPathOf(ctx),
    );
    return verdict instanceof Promise ? verdict.then(decide, rethrow) : decide(verdict);
  };
}

/**
 * What this portal's guard admitted, with its own scopes.
 * @throws {TypeError} if no `portalGuard` of this portal ran before: a bug in the app, never a customer's fault.
 */
export function getPortal<S extends string>(
  portal: TokenAuthority<S>,
  ctx: { readonly state: object },
): PortalAccess<S> {
  const access = (ctx.state as Admitted)[placeOf(portal)];
  if (access === undefined)
    throw new TypeError("getPortal needs portalGuard of the same portal before this middleware");
  return access as PortalAccess<S>;
}
