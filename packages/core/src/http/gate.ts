import type { Context } from "../context.ts";
import type { AskCaller } from "../events.ts";
import { authorize } from "../operations/authorize.ts";
import { contextOfPortal, type Portal } from "../portal.ts";
import type { PortalVerifier } from "../verifier.ts";
import { verifierSurface } from "../verifier-surface.ts";
import type { PortalAccess } from "../views.ts";

/** What a customer's browser meets: where the portal lives, what its cookies are called, how it looks, who may frame it. */
export type Surface = Pick<Context, "name" | "site" | "brand" | "homeUrl" | "returnOrigins" | "embedOrigins" | "clock">;

/** What can stand behind a guard: a portal, or in a service without its store a verifier. */
export type TokenAuthority<S extends string = string> = Portal<S> | PortalVerifier<S>;

/** A guard's view of either. */
export interface Gate {
  readonly surface: Surface;
  /** Whether a scope is declared at all. */
  readonly declares: (scope: string) => boolean;
  readonly authorize: (token: unknown, need: readonly string[], caller: AskCaller) => Promise<PortalAccess>;
}

/** @throws {TypeError} for anything else. */
export function gateOf(authority: TokenAuthority): Gate {
  const verifier = verifierSurface(authority);
  if (verifier !== undefined) {
    const { surface, scopes } = verifier;
    return {
      surface,
      declares: (scope) => scopes.has(scope),
      authorize: (token, need) => authority.authorize(token as string, need),
    };
  }
  const ctx = contextOfPortal(authority as Portal);
  return {
    surface: ctx,
    declares: (scope) => ctx.scopes.granted.has(scope),
    authorize: (token, need, caller) => authorize(ctx, token, need, caller),
  };
}
