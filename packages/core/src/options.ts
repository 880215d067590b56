import type { Authenticate } from "./api-keys.ts";
import { type Clock, clockOf } from "./clock.ts";
import type { CustomerDirectory } from "./directory.ts";
import type { PortalError } from "./errors.ts";
import { warnOfFaults } from "./faults.ts";
import { type KeyRing, keyRing, type SigningKey } from "./key-ring.ts";
import { portalName } from "./name.ts";
import { homeUrlOf, originsOf, type Site, siteOf } from "./origin.ts";
import { type ScopePolicy, scopePolicy, type ScopesOption } from "./scope.ts";
import type { PortalStore } from "./store.ts";
import type { PageTexts } from "./page-texts.ts";
import { type Translations, translationsOf } from "./translations.ts";
import { type TtlOptions, type TtlPolicy, ttlPolicy } from "./ttl.ts";

/** How the portal's own pages present themselves. */
export interface Brand {
  /** Whose portal it is, in words; default the host of `baseUrl`. */
  readonly name?: string | undefined;
  /** `#rrggbb`, for the button; default a dark blue. */
  readonly color?: string | undefined;
}

/** What `createPortal` takes. Copied, checked once, and frozen. */
export interface PortalOptions<S extends string> {
  /** Names the cookies, so that two portals can share a host; default `"postern"`, 1–32 of `[a-z0-9-]`. */
  readonly name?: string | undefined;
  /** Where the customer side is mounted, `https://…`; http only on a loopback host. Never taken from a request. */
  readonly baseUrl: string;
  readonly store: PortalStore;
  readonly customers: CustomerDirectory;
  readonly scopes: ScopesOption<S>;
  /** What a session may do when create names no scopes. */
  readonly defaultScopes: readonly NoInfer<S>[];
  /** Needed by the management routes only. */
  readonly authenticate?: Authenticate | undefined;
  /**
   * Makes portal tokens JWTs that other services can verify. The first key with a private part signs; keep the
   * others until their last token has expired. Default none: tokens are opaque.
   */
  readonly keys?: readonly SigningKey[] | undefined;
  /**
   * At least 32 bytes, or a list of such, newest first: lets create take an idempotency key. Default none.
   */
  readonly secret?: string | readonly string[] | undefined;
  /** Origins a `returnUrl` may have; default none. */
  readonly returnOrigins?: readonly string[] | undefined;
  /** Origins whose scripts may redeem and read their session by bearer (CORS, without cookies); default none. */
  readonly clientOrigins?: readonly string[] | undefined;
  /** Origins that may show the portal in an iframe; default none. */
  readonly embedOrigins?: readonly string[] | undefined;
  /** The way back for a customer whose session tells none. */
  readonly homeUrl?: string | undefined;
  readonly brand?: Brand | undefined;
  /** What the portal's own pages say, by BCP 47 tag such as `de`; `en` replaces the built-in English. Default English only. */
  readonly translations?: Readonly<Record<string, PageTexts>> | undefined;
  readonly ttl?: TtlOptions | undefined;
  /** Asks `customers.find` on every guarded request too, for 250 ms at most, failing closed; default false. */
  readonly recheckCustomer?: boolean | undefined;
  /** How long ended sessions are kept for audit; default 86400, 0–315360000. */
  readonly retainSeconds?: number | undefined;
  /** Epoch milliseconds; default the host's clock. */
  readonly clock?: Clock | undefined;
  /** Told every 503 with its `cause`, whose extra members (statement, values, command) are left out; default a Node warning, at most one a minute for each code. */
  readonly onFault?: ((fault: PortalError) => void) | undefined;
}

/** The options once checked. */
export interface Config {
  readonly name: string;
  readonly site: Site;
  readonly store: PortalStore;
  readonly customers: CustomerDirectory;
  readonly scopes: ScopePolicy;
  readonly authenticate: Authenticate | undefined;
  readonly keys: KeyRing | undefined;
  /** Newest first; empty without the option. */
  readonly secrets: readonly string[];
  readonly returnOrigins: ReadonlySet<string>;
  readonly clientOrigins: ReadonlySet<string>;
  readonly embedOrigins: ReadonlySet<string>;
  readonly homeUrl: string | null;
  readonly brand: { readonly name: string; readonly color: string };
  readonly translations: Translations;
  readonly ttl: TtlPolicy;
  readonly recheckCustomer: boolean;
  readonly retainMs: number;
  readonly clock: Clock;
  readonly onFault: (fault: PortalError) => void;
}

const known: Record<keyof PortalOptions<string>, true> = {
  name: true,
  baseUrl: true,
  store: true,
  customers: true,
  scopes: true,
  defaultScopes: true,
  authenticate: true,
  keys: true,
  secret: true,
  returnOrigins: true,
  clientOrigins: true,
  embedOrigins: true,
  homeUrl: true,
  brand: true,
  translations: true,
  ttl: true,
  recheckCustomer: true,
  retainSeconds: true,
  clock: true,
  onFault: true,
};

/** @throws {TypeError | RangeError} quoting the option that is wrong. */
export function readOptions<S extends string>(options: PortalOptions<S>): Config {
  if (typeof options !== "object" || options === null) throw new TypeError("createPortal needs an object of options");
  for (const name of Object.keys(options))
    if (!Object.hasOwn(known, name)) throw new TypeError(`option "${name}" is unknown`);
  const site = siteOf(options.baseUrl);
  const clock = clockOf(options.clock);
  return Object.freeze({
    name: portalName(options.name),
    site,
    store: storeOf(options.store),
    customers: directoryOf(options.customers),
    scopes: scopePolicy(options.scopes, options.defaultScopes),
    authenticate: options.authenticate === undefined ? undefined : callable("authenticate", options.authenticate),
    keys: keyRing(options.keys),
    secrets: secretsOf(options.secret),
    returnOrigins: originsOf("returnOrigins", options.returnOrigins),
    clientOrigins: originsOf("clientOrigins", options.clientOrigins),
    embedOrigins: originsOf("embedOrigins", options.embedOrigins),
    homeUrl: homeUrlOf(options.homeUrl),
    brand: brandOf(options.brand, site),
    translations: translationsOf(options.translations),
    ttl: ttlPolicy(options.ttl),
    recheckCustomer: flagOf("recheckCustomer", options.recheckCustomer ?? false),
    retainMs: retainOf(options.retainSeconds ?? 86_400) * 1000,
    clock,
    onFault: callable("onFault", options.onFault ?? warnOfFaults(clock)),
  });
}

/** Reads an option that is a function. */
export function callable<T>(option: string, value: T): T {
  if (typeof value !== "function") throw new TypeError(`option "${option}" must be a function`);
  return value;
}

const MIN_SECRET_BYTES = 32;

function secretsOf(secret: string | readonly string[] | undefined): readonly string[] {
  if (secret === undefined) return [];
  const secrets: readonly unknown[] = Array.from<unknown>(Array.isArray(secret) ? secret : [secret]);
  const strong = (each: unknown): each is string =>
    typeof each === "string" && each.isWellFormed() && Buffer.byteLength(each) >= MIN_SECRET_BYTES;
  if (secrets.length === 0 || !secrets.every(strong) || new Set(secrets).size < secrets.length)
    throw new TypeError(
      `option "secret" must be a text of at least ${MIN_SECRET_BYTES} bytes, or a list of different ones`,
    );
  return Object.freeze([...secrets]);
}

function flagOf(option: string, value: boolean): boolean {
  if (typeof value !== "boolean") throw new TypeError(`option "${option}" must be true or false`);
  return value;
}

function storeOf(store: PortalStore): PortalStore {
  const verbs = ["create", "find", "redeem", "revoke", "epoch", "revokeAll", "list", "ready"] as const;
  for (const verb of verbs)
    if (typeof store?.[verb] !== "function") throw new TypeError(`option "store" lacks the verb ${verb}`);
  return store;
}

function directoryOf(customers: CustomerDirectory): CustomerDirectory {
  if (typeof customers?.find !== "function") throw new TypeError('option "customers" must have a function find');
  return customers;
}

function retainOf(seconds: number): number {
  if (!Number.isSafeInteger(seconds) || seconds < 0 || seconds > 315_360_000)
    throw new RangeError('option "retainSeconds" must be a whole number of seconds from 0 to 315360000');
  return seconds;
}

function brandOf(brand: Brand | undefined, site: Site): Config["brand"] {
  if (brand !== undefined && (typeof brand !== "object" || brand === null))
    throw new TypeError('option "brand" must be an object with name and color');
  const { name = site.host, color = "#1f3a5f", ...rest } = brand ?? {};
  for (const key of Object.keys(rest)) throw new TypeError(`option "brand.${key}" is unknown`);
  if (typeof name !== "string" || name.length === 0 || name.length > 100)
    throw new TypeError('option "brand.name" must be 1 to 100 characters');
  if (typeof color !== "string" || !/^#[0-9a-fA-F]{6}$/.test(color))
    throw new TypeError('option "brand.color" must be written #rrggbb');
  return Object.freeze({ name, color });
}
