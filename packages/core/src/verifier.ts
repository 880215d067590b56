import { type Clock, clockOf } from "./clock.ts";
import { PortalError } from "./errors.ts";
import { harmless, warnOfFaults } from "./faults.ts";
import type { SigningAlg, SigningKey } from "./key-ring.ts";
import { portalName } from "./name.ts";
import { callable } from "./options.ts";
import type { PageTexts } from "./page-texts.ts";
import { jwksUrlOf, siteOf } from "./origin.ts";
import { scopePolicy, type ScopesOption } from "./scope.ts";
import { translationsOf } from "./translations.ts";
import { rememberVerifier } from "./verifier-surface.ts";
import { localKeys, remoteKeys } from "./verifier-keys.ts";
import { verifyPortalJwt } from "./verify-jwt.ts";
import type { PortalAccess } from "./views.ts";

/** What `createPortalVerifier` takes. Copied, checked once, and frozen. */
export interface PortalVerifierOptions<S extends string> {
  /** The `baseUrl` of the portal that issues the tokens: their `aud`, and its origin their `iss`. */
  readonly baseUrl: string;
  /** The `name` of that portal, if it has one: a guard reads the same cookies. Default `"postern"`. */
  readonly name?: string | undefined;
  /** The scopes this service knows, as for `createPortal`; others that a token holds are left out of the access. */
  readonly scopes: ScopesOption<S>;
  /** Public keys, or HS256 secrets; a token is taken under its key's own algorithm only. Either these or `jwksUrl`. */
  readonly keys?: readonly SigningKey[] | undefined;
  /** `…/.well-known/jwks.json` of the portal; https, or http on a loopback host. */
  readonly jwksUrl?: string | undefined;
  /** Algorithms taken from the JWKS; default `["Ed25519"]`. Never HS256. */
  readonly algs?: readonly Exclude<SigningAlg, "HS256">[] | undefined;
  /** How far the clocks of the two services may be apart: 0–60 seconds, default 5. */
  readonly clockToleranceSeconds?: number | undefined;
  /** What the guards' refusal pages say, as for `createPortal`; the browser's language decides. Default English only. */
  readonly translations?: Readonly<Record<string, PageTexts>> | undefined;
  /** Epoch milliseconds; default the host's clock. */
  readonly clock?: Clock | undefined;
  /** Told once for each request for the keys that led to a 503, with its `cause`; default a Node warning, at most one a minute. */
  readonly onFault?: ((fault: PortalError) => void) | undefined;
}

/** Checks portal tokens without the store. */
export interface PortalVerifier<S extends string = string> {
  /**
   * Decides whether a portal token is genuine and in time. It cannot see a revocation before `exp`.
   *
   * @param need a scope, or several that must all be held.
   * @returns the access; `customerExternalId`, `returnUrl`, `page` and `locale` are not in a token, and null.
   * @throws {PortalError} `token_invalid`, `token_expired`, `scope_insufficient`, `keys_unavailable` (503)
   */
  authorize(token: string, need?: S | readonly S[]): Promise<PortalAccess<S>>;
}

/**
 * Makes a verifier for a service that has no access to the store.
 *
 * It knows signatures and times, not revocations: a revoked session's token passes here until it expires, so
 * keep `ttlSeconds` short where that matters, or ask the portal's `GET /session`.
 *
 * @example
 * ```ts
 * const verifier = createPortalVerifier({
 *   baseUrl: "https://billing.example.com/portal",
 *   jwksUrl: "https://billing.example.com/portal/.well-known/jwks.json",
 *   scopes: ["invoices:read"],
 * });
 * const access = await verifier.authorize(token, "invoices:read");
 * ```
 * @throws {TypeError | RangeError} quoting the option that is wrong.
 * @see RFC 8725, docs/adr/0003-jwt-presents-a-session.md
 */
export function createPortalVerifier<const S extends string>(options: PortalVerifierOptions<S>): PortalVerifier<S> {
  const { name, site, scopes, getKey, toleranceMs, translations, clock } = readVerifierOptions(options);
  const verifier = Object.freeze<PortalVerifier<S>>({
    async authorize(token, need = []) {
      const access = await verifyPortalJwt(token, { site, getKey, toleranceMs, now: clock() });
      const wanted = typeof need === "string" ? [need] : need;
      for (const scope of wanted)
        if (!access.scopes.includes(scope))
          throw new PortalError("scope_insufficient", {
            detail: `This needs the scope ${wanted.join(" ")}.`,
            scopes: wanted,
          });
      return { ...access, scopes: access.scopes.filter((scope): scope is S => scopes.has(scope)) };
    },
  });
  rememberVerifier(verifier, { name, site, translations, clock }, scopes);
  return verifier;
}

const known = [
  "baseUrl",
  "name",
  "scopes",
  "keys",
  "jwksUrl",
  "algs",
  "clockToleranceSeconds",
  "translations",
  "clock",
  "onFault",
];

function readVerifierOptions<S extends string>(options: PortalVerifierOptions<S>) {
  if (typeof options !== "object" || options === null)
    throw new TypeError("createPortalVerifier needs an object of options");
  for (const name of Object.keys(options))
    if (!known.includes(name)) throw new TypeError(`option "${name}" is unknown; known are ${known.join(", ")}`);
  const { keys, jwksUrl, algs, clockToleranceSeconds = 5 } = options;
  if ((keys === undefined) === (jwksUrl === undefined)) throw new TypeError('give exactly one of "keys" and "jwksUrl"');
  if (keys !== undefined && algs !== undefined)
    throw new TypeError('option "algs" goes with "jwksUrl": each of "keys" names its own algorithm');
  if (!Number.isInteger(clockToleranceSeconds) || clockToleranceSeconds < 0 || clockToleranceSeconds > 60)
    throw new RangeError('option "clockToleranceSeconds" must be a whole number of seconds from 0 to 60');
  const clock = clockOf(options.clock);
  const onFault = harmless(callable("onFault", options.onFault ?? warnOfFaults(clock)));
  return {
    name: portalName(options.name),
    site: siteOf(options.baseUrl),
    scopes: new Set<string>(scopePolicy(options.scopes, []).granted.keys()),
    getKey: keys === undefined ? remoteKeys(jwksUrlOf(jwksUrl), algsOf(algs), onFault) : localKeys(keys),
    toleranceMs: clockToleranceSeconds * 1000,
    translations: translationsOf(options.translations),
    clock,
  };
}

function algsOf(algs: unknown = ["Ed25519"]): readonly SigningAlg[] {
  const ours = (alg: unknown) => alg === "Ed25519" || alg === "RS256";
  if (!Array.isArray(algs) || algs.length === 0 || !algs.every(ours))
    throw new TypeError('option "algs" must list "Ed25519", "RS256" or both');
  return [...(algs as readonly SigningAlg[])];
}
