import type { Awaitable } from "../awaitable.ts";
import { PortalError } from "../errors.ts";
import type { AskCaller } from "../events.ts";
import type { PortalAccess } from "../views.ts";
import { type Gate, gateOf, type TokenAuthority } from "./gate.ts";
import type { HeaderLookup, HttpReply } from "./message.ts";
import { needsOwnOrigin, requireSameOrigin } from "./same-origin.ts";

/** What the guard decided: admitted with an access, or denied with an error and the reply that tells it. */
export type Verdict<S extends string = string> =
  | { readonly access: PortalAccess<S> }
  | { readonly access: undefined; readonly error: PortalError; readonly reply: HttpReply };

/**
 * Decides on one request. Rejects only with what is no `PortalError`, and never throws.
 * @param ip the client's address, asked only if an auditor listens.
 * @param path the raw path of the whole request, asked only where a profile has its tokens in it.
 * @returns the verdict itself, without a promise, if it is there at once.
 */
export type Guard<S extends string = string> = (
  method: string,
  header: HeaderLookup,
  ip?: () => string | undefined,
  path?: () => string,
) => Awaitable<Verdict<S>>;

/**
 * Makes the guard of a handler: who may pass, and with which scopes.
 *
 * @param authority a portal; a verifier, which cannot see revocations; or a profile with tokens of its own.
 * @param need scopes that must all be held; none admits every live session.
 * @throws {TypeError} for a scope that is not declared.
 */
export function createGuard<S extends string>(
  authority: TokenAuthority<S>,
  need: readonly NoInfer<S>[] = [],
): Guard<S> {
  const gate = gateOf(authority);
  for (const scope of need)
    if (!gate.declares(scope)) throw new TypeError(`the guard needs "${scope}", which "scopes" does not declare`);
  return (method, header, ip, path) => {
    const caller = () => ({ ip: ip?.(), userAgent: header("user-agent") });
    const refused = (error: unknown): Verdict<S> => {
      if (!(error instanceof PortalError)) throw error;
      return { access: undefined, error, reply: gate.refuse(error, header) };
    };
    let access: Awaitable<PortalAccess>;
    try {
      access = gate.authorize(tokenOf(gate, method, header, path), need, caller);
    } catch (error) {
      access = Promise.reject(error);
    }
    return access instanceof Promise ? access.then(admitted<S>, refused) : admitted(access);
  };
}

function admitted<S extends string>(access: PortalAccess): Verdict<S> {
  return { access: access as PortalAccess<S> };
}

/** @throws {PortalError} what `authorize` throws, `credential_missing`, `credential_ambiguous`, `origin_refused` */
export async function admit(
  gate: Gate,
  method: string,
  header: HeaderLookup,
  caller: AskCaller,
): Promise<PortalAccess> {
  return gate.authorize(tokenOf(gate, method, header), [], caller);
}

const nowhere = () => "";

/** Takes the token out of a request that may carry one. @throws {PortalError} as `admit` does */
export function tokenOf(
  { surface, credential: find }: Gate,
  method: string,
  header: HeaderLookup,
  path = nowhere,
): string {
  const credential = find(header, path);
  if (credential === undefined) throw new PortalError("credential_missing");
  if (credential.fromCookie && needsOwnOrigin(method, header)) requireSameOrigin(surface, header);
  return credential.token;
}
