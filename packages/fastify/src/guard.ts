import type { PortalAccess } from "@postern/core";
import {
  type Admitted,
  createGuard,
  type GuardNeed,
  guardOptionsOf,
  placeOf,
  type TokenAuthority,
  type Verdict,
} from "@postern/core/http";
import type { HostRequest, PortalHook } from "./host.ts";
import { headersOf, send } from "./reply.ts";
import { fullPathOf } from "./request.ts";

/** What this portal's guard admitted, if it ran. */
export function admitted(place: symbol, request: object): PortalAccess | undefined {
  return (request as Admitted)[place];
}

/**
 * Admits requests that carry a good portal token with every named scope, before anything of the body is read.
 *
 * @example
 * ```ts
 * app.get("/api/invoices", { onRequest: portalGuard(portal, "invoices:read") }, async (request) =>
 *   invoicesOf(getPortal(portal, request).customerId),
 * );
 * ```
 * @param portal a portal; in a service without its store a verifier; or a profile with tokens of its own.
 * @param need scopes that must all be held, or one `GuardOptions`. Without any, every live session is admitted.
 * @throws {TypeError} for a scope that the portal does not declare, and for unknown options.
 */
export function portalGuard<S extends string>(portal: TokenAuthority<S>, ...need: GuardNeed<NoInfer<S>>): PortalHook {
  const { scopes, onDenied } = guardOptionsOf<S>(need);
  const guard = createGuard(portal, scopes);
  const place = placeOf(portal);
  return (request, reply, done) => {
    const decide = (verdict: Verdict<S>) => {
      if (verdict.access === undefined) {
        if (onDenied === "throw") throw verdict.error;
        return send(reply, verdict.reply);
      }
      (request as HostRequest & Admitted)[place] = verdict.access;
      return undefined;
    };
    const verdict = guard(
      request.method,
      headersOf(request),
      () => request.ip,
      () => fullPathOf(request),
    );
    if (verdict instanceof Promise) return verdict.then(decide);
    return decide(verdict) ?? done?.();
  };
}

/**
 * What this portal's guard admitted, with its own scopes.
 * @throws {TypeError} if no guard of this portal ran before: a bug in the app, never a customer's fault.
 */
export function getPortal<S extends string>(portal: TokenAuthority<S>, request: HostRequest): PortalAccess<S> {
  const access = admitted(placeOf(portal), request);
  if (access === undefined) throw new TypeError("getPortal needs a guard of the same portal before this handler");
  return access as PortalAccess<S>;
}
