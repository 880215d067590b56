import type { Awaitable } from "../awaitable.ts";
import { PortalError } from "../errors.ts";
import type { AskCaller } from "../events.ts";
import { authorize } from "../operations/authorize.ts";
import { contextOfPortal, type Portal } from "../portal.ts";
import type { PortalVerifier } from "../verifier.ts";
import { verifierSurface } from "../verifier-surface.ts";
import type { PortalAccess } from "../views.ts";
import { cookieNames } from "./cookie.ts";
import { type PortalCredential, portalCredentialOf } from "./credential.ts";
import { denialReply } from "./denial.ts";
import type { HeaderLookup, HttpReply } from "./message.ts";
import type { GuardedProfile } from "./profile.ts";
import type { Surface } from "./surface.ts";

/** What can stand behind a guard: a portal, in a service without its store a verifier, or a profile with tokens of its own. */
export type TokenAuthority<S extends string = string> = Portal<S> | PortalVerifier<S> | GuardedProfile<S>;

/** A guard's view of any of them. */
export interface Gate {
  readonly surface: Surface;
  /** Whether a scope is declared at all. */
  readonly declares: (scope: string) => boolean;
  /**
   * Finds the token of a request.
   * @param path the raw path of the whole request.
   * @returns `undefined` if there is none.
   * @throws {PortalError} `credential_ambiguous`
   */
  readonly credential: (header: HeaderLookup, path: () => string) => PortalCredential | undefined;
  readonly authorize: (token: unknown, need: readonly string[], caller: AskCaller) => Awaitable<PortalAccess>;
  /** Tells a refusal. */
  readonly refuse: (error: PortalError, header: HeaderLookup) => HttpReply;
}

/** The gates of profiles. */
const gates = new WeakMap<object, Gate>();

/** Gives a profile a gate of its own. */
export function rememberGate(profile: GuardedProfile, gate: Gate): void {
  gates.set(profile, gate);
}

/** @throws {TypeError} for anything else. */
export function gateOf(authority: TokenAuthority): Gate {
  const known = gates.get(authority);
  if (known !== undefined) return known;
  const verifier = verifierSurface(authority);
  if (verifier !== undefined) {
    const { surface, scopes } = verifier;
    return {
      ...usual(surface),
      declares: (scope) => scopes.has(scope),
      authorize: (token, need) => authority.authorize(token as string, need),
    };
  }
  const ctx = contextOfPortal(authority as Portal);
  return {
    ...usual(ctx),
    declares: (scope) => ctx.scopes.granted.has(scope),
    authorize: (token, need, caller) => authorize(ctx, token, need, caller),
  };
}

/** Postern's own places for a token, and its own way to refuse. */
function usual(surface: Surface): Pick<Gate, "surface" | "credential" | "refuse"> {
  const { session } = cookieNames(surface);
  return {
    surface,
    credential: (header) => portalCredentialOf(header, session),
    refuse: (error, header) => denialReply(surface, error, header),
  };
}

/**
 * The reply to an error that a handler threw, such as `ownedBy`'s 404.
 * @returns `undefined` for anything but a `PortalError`: that is the host's to answer.
 */
export function errorReply(authority: TokenAuthority, error: unknown, header: HeaderLookup): HttpReply | undefined {
  return error instanceof PortalError ? gateOf(authority).refuse(error, header) : undefined;
}
