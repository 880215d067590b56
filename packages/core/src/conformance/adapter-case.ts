import type { EnterInput } from "../http/enter-portal.ts";
import type { TokenAuthority } from "../http/gate.ts";
import type { Profile } from "../http/profile.ts";
import type { Portal } from "../portal.ts";
import type { PortalAccess } from "../views.ts";

/** The scopes of the portals that adapter cases use. */
export type AdapterScope = "invoices:read" | "invoices:pay";

/** A route behind the adapter's guard. */
export interface GuardedRoute {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly scopes: readonly AdapterScope[];
  /** Whose guard it is, and whose `portalErrors` tell what its handler throws. */
  readonly authority: TokenAuthority<AdapterScope>;
  /** With `"throw"` the refusal goes the way of a thrown error, and is told by the adapter's `portalErrors`. */
  readonly onDenied: "reply" | "throw";
  /**
   * What the merchant's handler does once the guard has admitted: the host answers 200 with the returned value
   * as JSON, and gives whatever is thrown to its own error handling.
   */
  readonly handle: (access: PortalAccess<AdapterScope>) => object;
}

/**
 * An app to be built with one adapter on one host, in this order: `before`, `parsers`, the two groups of
 * routes, then everything else, and `portalErrors` where the host wants it. Paths are below `under`.
 */
export interface AdapterApp {
  readonly portal: Portal<AdapterScope>;
  /** `""`, or where the host is to nest the whole app by its own means: `/shop`. */
  readonly under: string;
  /** Where the management routes are mounted. */
  readonly management: string;
  /** Where the customer side is mounted. */
  readonly customerSide: string;
  readonly guarded: readonly GuardedRoute[];
  /** What is mounted by `profileRoutes`, and where. */
  readonly profiles: readonly { readonly at: string; readonly profile: Profile }[];
  /** A route of every method that calls the adapter's `enterPortal` with `input`. */
  readonly enter: { readonly path: string; readonly input: EnterInput<AdapterScope> };
  /** A POST route of the merchant's own, below `customerSide`: answers 200 with the body it got, as text. */
  readonly echo: string;
  /** Whether the merchant's own parsers of JSON and of forms run before our routes. */
  readonly parsers: boolean;
  /** Whether the host believes `X-Forwarded-…`, as behind a proxy. */
  readonly trustProxy: boolean;
  /** Headers that a middleware of the merchant's adds to every response, beside ours of the same name. */
  readonly before: readonly (readonly [name: string, value: string])[];
}

/** A host that serves. */
export interface RunningAdapter {
  /** On 127.0.0.1. */
  readonly port: number;
  /** Ends the server and its connections. */
  stop(): Promise<void>;
}

/** How cases get a host. */
export interface AdapterSetup {
  /**
   * Builds the app and listens on a free port of 127.0.0.1, with room for 256 KB of headers (Node's
   * `maxHeaderSize`), so that refusing a huge credential is ours to do.
   */
  start(app: AdapterApp): Promise<RunningAdapter>;
}

/** One promise of every adapter, for any test runner. */
export interface AdapterCase {
  /** Behaviour, as `what is sent > what it gets`; unique. */
  readonly name: string;
  /**
   * Starts an app of its own, so that cases may run concurrently.
   * @throws an `AssertionError` if the adapter breaks the promise, or what the host itself throws.
   */
  run(setup: AdapterSetup): Promise<void>;
}
