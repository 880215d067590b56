import { carry, endCodeOf } from "./carry.ts";
import { type ExpiryOptions, expiryWatch } from "./expiry-watch.ts";
import { type PortalToken, readToken, safeUrl } from "./portal-token.ts";

/** What `holdPortalSession` takes. */
export interface HoldOptions extends ExpiryOptions {
  /**
   * Asks your backend for a portal token: for the first one, when a request is refused because the session is over, and on
   * `renew()`. Never twice at the same time. It may reject, or resolve with nothing, to say that there is none.
   */
  readonly getToken: () => Promise<PortalToken | undefined>;
  /** A token that is at hand already. */
  readonly token?: PortalToken | undefined;
  /**
   * Where the token may go: absolute URLs, https or loopback, each with everything below it. Relative addresses are
   * resolved against the first.
   */
  readonly sendTo: string | readonly string[];
}

/** A portal session in a page. */
export interface HeldSession {
  /**
   * `fetch` with the portal token, without cookies, whatever `credentials` says. Redirects are refused.
   *
   * A 401 because the session is over asks `getToken`, and sends the request once more, if its body can be sent twice (a
   * stream cannot, nor a `Request` other than GET). Otherwise the 401 is what you get.
   * @throws {TypeError} for an address that is not below one of `sendTo`: nothing is sent.
   * @throws {Error} once it is closed.
   */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** Asks `getToken` now, such as in `onExpiring`. Rejects as it does; the old token is then kept. */
  readonly renew: () => Promise<void>;
  /** Epoch milliseconds; `undefined` while there is no token. */
  readonly expiresAt: number | undefined;
  /** Forgets the token, and calls nothing any more: `fetch` and `renew` then reject. */
  readonly close: () => void;
}

/**
 * Holds a portal session in a page: in memory only, so that a page which is reloaded asks for a token again.
 *
 * @example
 * ```ts
 * const session = holdPortalSession({
 *   sendTo: "https://billing.example.com",
 *   getToken: async () => (await fetch("/my/portal-token", { method: "POST" })).json(),
 *   onExpiring: () => void session.renew().catch(() => {}), // then onExpired says that it is over
 * });
 * const invoices = await (await session.fetch("/api/invoices")).json();
 * ```
 * @throws {TypeError} for an address or a token that is none.
 * @see docs/browser.md
 */
export function holdPortalSession(options: HoldOptions): HeldSession {
  const { getToken, token } = options;
  const bases = [options.sendTo].flat().map(safeUrl);
  const watch = expiryWatch(options);
  let held: ReturnType<typeof readToken> | undefined;
  let renewing: Promise<void> | undefined;
  let isClosed = false;

  const requireOpen = () => {
    if (isClosed) throw new Error("The portal session is closed");
  };
  const take = (given: PortalToken | undefined) => {
    requireOpen(); // it may have been closed meanwhile
    const next = readToken(given);
    if (next.token !== held?.token) watch.start(next.expiresAt);
    held = next;
  };
  const ask = async () => {
    requireOpen(); // first: a backend that is asked mints a session
    take(await getToken());
  };
  const renew = () => (renewing ??= ask().finally(() => (renewing = undefined)));
  if (token !== undefined) take(token);
  return {
    renew,
    async fetch(input, init) {
      const { send, isRepeatable } = carry(bases, input, init);
      if (held === undefined) await renew();
      const used = held!.token;
      const reply = await send(used);
      const code = await endCodeOf(reply);
      if (code === undefined) return reply;
      if (held?.token === used) await renew().catch(() => undefined);
      if (held === undefined) return reply;
      if (held.token === used) watch.end(code);
      return held.token !== used && isRepeatable ? send(held.token) : reply;
    },
    get expiresAt() {
      return held?.expiresAt;
    },
    close() {
      isClosed = true;
      held = undefined;
      watch.stop();
    },
  };
}
