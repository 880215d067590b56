import type { SessionDelivery, SessionUse } from "../session.ts";

/** By id or by external id, exactly one. */
export type CustomerRef =
  | { readonly customerId: string; readonly customerExternalId?: undefined }
  | { readonly customerExternalId: string; readonly customerId?: undefined };

/** What create takes. */
export type CreateInput<S extends string = string> = CustomerRef & {
  /** The person inside the customer; recorded, widens nothing. */
  readonly actor?: string | undefined;
  /** Default the portal's `defaultScopes`. */
  readonly scopes?: readonly S[] | undefined;
  /** Whole seconds, 60–86400 unless the portal says otherwise; default 3600. */
  readonly ttlSeconds?: number | undefined;
  /**
   * Default `"once"` for links; tokens are always `"many"`. Everybody who opens a link with `"many"` gets the same
   * token: one of them logging out ends it for all, and the link too.
   */
  readonly use?: SessionUse | undefined;
  /** Default `"link"`. */
  readonly delivery?: SessionDelivery | undefined;
  /** Whole seconds, 1–`ttlSeconds`; default `ttlSeconds` for a link, 300 for a redirect. */
  readonly openWithinSeconds?: number | undefined;
  /** Where the customer goes back to; its origin must be one of `returnOrigins`. */
  readonly returnUrl?: string | undefined;
  /** Path below `baseUrl` to land on, such as `/invoices`. */
  readonly page?: string | undefined;
  /** BCP 47 language tag. */
  readonly locale?: string | undefined;
  /** Flat strings, at most 2,048 bytes as JSON. Never shown to the customer. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
};

/** How create is called. */
export interface CreateOptions {
  /**
   * 1–255 visible ASCII characters. The same key and input give the same session, with the same url and token,
   * for as long as the record is kept; needs the portal's option `secret`.
   */
  readonly idempotencyKey?: string | undefined;
}
