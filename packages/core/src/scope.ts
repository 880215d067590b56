import { PortalError } from "./errors.ts";

/**
 * The scopes of a portal: a list, or a map from each scope to the scopes it implies.
 *
 * Nothing is implied unless declared: `subscriptions:write` alone does not let its holder read.
 */
export type ScopesOption<S extends string> = readonly S[] | { readonly [K in S]: readonly NoInfer<S>[] };

/** The declared scopes, ready to grant from. */
export interface ScopePolicy {
  /** Every declared scope with itself and all it implies, in the order of declaration. */
  readonly granted: ReadonlyMap<string, readonly string[]>;
  readonly defaults: readonly string[];
}

// RFC 6749 section 3.3: visible ASCII without space, quote and backslash, because challenges quote scopes.
const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]{1,64}$/;

/** Checks the declaration once, at construction. */
export function scopePolicy(scopes: unknown, defaultScopes: unknown): ScopePolicy {
  const implied = declared(scopes);
  const granted = new Map<string, readonly string[]>();
  for (const scope of implied.keys()) granted.set(scope, closure(implied, scope));
  return { granted, defaults: grantScopes({ granted, defaults: [] }, listOf(defaultScopes, "defaultScopes", implied)) };
}

function declared(scopes: unknown): Map<string, readonly string[]> {
  if (typeof scopes !== "object" || scopes === null)
    throw new TypeError('option "scopes" must be a list of scopes, or a map from a scope to those it implies');
  const entries: [unknown, unknown][] = Array.isArray(scopes) ? scopes.map((s) => [s, []]) : Object.entries(scopes);
  const implied = new Map<string, readonly string[]>();
  for (const [scope, others] of entries) {
    if (typeof scope !== "string" || !scopeToken.test(scope))
      throw new TypeError(
        'option "scopes": a scope is 1 to 64 visible ASCII characters without space, quote and backslash',
      );
    if (implied.has(scope)) throw new TypeError(`option "scopes" names "${scope}" twice`);
    implied.set(scope, others as readonly string[]);
  }
  for (const [scope, others] of implied) listOf(others, `scopes["${scope}"]`, implied);
  return implied;
}

function listOf(value: unknown, option: string, known: ReadonlyMap<string, unknown>): readonly string[] {
  if (!Array.isArray(value)) throw new TypeError(`option "${option}" must be a list of declared scopes`);
  for (const scope of value as readonly unknown[])
    if (!known.has(scope as string))
      throw new TypeError(`option "${option}" names "${String(scope)}", which "scopes" does not declare`);
  return value as readonly string[];
}

function closure(implied: ReadonlyMap<string, readonly string[]>, scope: string): readonly string[] {
  const found = new Set([scope]);
  for (const each of found) for (const other of implied.get(each) ?? []) found.add(other);
  return [...found];
}

/**
 * Grants scopes and what they imply; none asked for means the defaults, never everything.
 *
 * @returns each scope once, in the order of declaration.
 * @throws {PortalError} `scope_unknown`
 */
export function grantScopes(policy: ScopePolicy, asked: readonly string[] | undefined): readonly string[] {
  if (asked === undefined) return policy.defaults;
  const wanted = new Set<string>();
  for (const [index, scope] of asked.entries()) {
    const granted = policy.granted.get(scope);
    if (granted === undefined)
      throw new PortalError("scope_unknown", {
        detail: `scopes[${index}] is not one of ${[...policy.granted.keys()].join(", ")}.`,
        errors: [{ path: `scopes.${index}`, message: "is not a declared scope" }],
      });
    for (const each of granted) wanted.add(each);
  }
  return Object.freeze([...policy.granted.keys()].filter((scope) => wanted.has(scope)));
}
