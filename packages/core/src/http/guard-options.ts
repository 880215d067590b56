/** How an adapter's guard behaves. */
export interface GuardOptions<S extends string = string> {
  /** All of them must be held. Leave it out, and every live session is admitted. */
  readonly scopes?: readonly S[];
  /** `"reply"` (default) answers a refusal itself; `"throw"` hands the `PortalError` to the host's own error handling. */
  readonly onDenied?: "reply" | "throw" | undefined;
}

/** What `portalGuard` takes after the portal: scopes, or one object of options. */
export type GuardNeed<S extends string = string> = readonly S[] | readonly [GuardOptions<S>];

/**
 * Reads them. A slip here would open the door, so what is not understood is refused.
 * @throws {TypeError}
 */
export function guardOptionsOf<S extends string>(need: GuardNeed<S>): Required<GuardOptions<S>> {
  const [first] = need;
  if (typeof first !== "object" || first === null) return { scopes: need as readonly S[], onDenied: "reply" };
  if ("scopes" in first && first.scopes === undefined)
    throw new TypeError('portalGuard: option "scopes" is undefined; leave it out to admit every live session');
  const { scopes = [], onDenied = "reply", ...rest } = first;
  if (need.length > 1 || Array.isArray(first))
    throw new TypeError("portalGuard takes scopes, or one object of options");
  for (const name of Object.keys(rest)) throw new TypeError(`portalGuard: option "${name}" is unknown`);
  if (onDenied !== "reply" && onDenied !== "throw")
    throw new TypeError('portalGuard: option "onDenied" must be "reply" or "throw"');
  return { scopes, onDenied };
}
