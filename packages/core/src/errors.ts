/** One entry of the table: how a code looks on the wire. */
interface ErrorKind {
  readonly status: number;
  /** Short and the same for every occurrence (RFC 9457 section 3.1.3). */
  readonly title: string;
  /** The `error` of the Bearer challenge (RFC 6750 section 3.1); `""` challenges without one. */
  readonly challenge?: string;
  /** Seconds for `Retry-After`. */
  readonly retryAfter?: number;
}

/**
 * Every refusal a portal answers. The compiler holds the table complete, because the codes are its keys.
 * @see RFC 9457 (problem details), RFC 6750 (bearer challenges)
 */
const answered = {
  request_malformed: { status: 400, title: "The request is malformed" },
  ttl_out_of_bounds: { status: 400, title: "The time to live is out of bounds" },
  return_url_refused: { status: 400, title: "The return URL is not allowed" },
  scope_unknown: { status: 400, title: "The scope is not declared" },
  idempotency_unavailable: { status: 400, title: "Idempotency keys are not configured" },
  credential_ambiguous: { status: 400, title: "The request carries two different credentials" },
  link_invalid: { status: 400, title: "The link is not valid" },
  cookies_required: { status: 400, title: "Cookies are needed to open this link" },
  api_key_missing: { status: 401, title: "An API key is required", challenge: "" },
  api_key_invalid: { status: 401, title: "The API key is not valid", challenge: "invalid_token" },
  credential_missing: { status: 401, title: "A portal token is required", challenge: "" },
  token_invalid: { status: 401, title: "The portal token is not valid", challenge: "invalid_token" },
  token_expired: { status: 401, title: "The portal session has expired", challenge: "invalid_token" },
  session_revoked: { status: 401, title: "The portal session has ended", challenge: "invalid_token" },
  api_key_publishable: { status: 403, title: "A publishable key cannot manage sessions" },
  permission_missing: { status: 403, title: "The API key lacks a permission" },
  scope_insufficient: {
    status: 403,
    title: "The portal session lacks a scope",
    challenge: "insufficient_scope",
  },
  origin_refused: { status: 403, title: "The request comes from another site" },
  customer_unknown: { status: 404, title: "There is no such customer" },
  session_unknown: { status: 404, title: "There is no such session" },
  resource_unknown: { status: 404, title: "There is no such resource" },
  method_not_allowed: { status: 405, title: "The method is not allowed here" },
  link_expired: { status: 410, title: "The link has expired" },
  link_redeemed: { status: 410, title: "The link has been used" },
  body_too_large: { status: 413, title: "The request body is too large" },
  media_type_unsupported: { status: 415, title: "The content type is not supported" },
  idempotency_key_reused: { status: 422, title: "The idempotency key was used for another request" },
  store_unavailable: { status: 503, title: "The session store is not available", retryAfter: 1 },
  store_corrupt: { status: 503, title: "The session store holds a damaged record", retryAfter: 30 },
  keys_unavailable: { status: 503, title: "The keys to verify with are not available", retryAfter: 1 },
  directory_unavailable: { status: 503, title: "The customer directory is not available", retryAfter: 1 },
} as const satisfies Record<string, ErrorKind>;

/** What `@postern/core/client` meets when no portal answered it, with the status that a gateway would give. */
const met = {
  rate_limited: { status: 429, title: "Too many requests" },
  server_unreachable: { status: 502, title: "The server cannot be reached" },
  reply_malformed: { status: 502, title: "The server's reply is not one of a portal" },
  server_timeout: { status: 504, title: "The server did not answer in time" },
} as const satisfies Record<string, ErrorKind>;

const kinds = { ...answered, ...met };

/** Every code a `PortalError` can carry. */
export type PortalErrorCode = keyof typeof kinds;

/** The codes that a portal answers, for what describes, reads or walks the table. */
export const portalErrorCodes = Object.freeze(Object.keys(answered)) as readonly PortalErrorCode[];

/** One bad member of a request: its path (`metadata.note`) and what is wrong with it. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** What a `PortalError` knows beside its code. */
export interface PortalErrorOptions {
  /** One sentence for this occurrence, shown to the caller. Never a secret. */
  readonly detail?: string | undefined;
  readonly errors?: readonly FieldError[] | undefined;
  /** Headers beside those the code itself brings. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Scopes that were needed, for the challenge of `scope_insufficient`. */
  readonly scopes?: readonly string[] | undefined;
  /** An ended session's own way back; only ever set for a holder of the right secret. */
  readonly returnUrl?: string | null | undefined;
  /** The language that the session was created with, for a page that tells this. Set as `returnUrl` is. */
  readonly locale?: string | null | undefined;
  /** A link is no HTTP credential: met on a link, `session_revoked` is a 410 without a challenge. */
  readonly onLink?: boolean | undefined;
  /** For the host's logs, never for the caller. */
  readonly cause?: unknown;
}

/**
 * The one error of Postern: a typed refusal that knows its own HTTP reply.
 *
 * Express, Fastify and Koa read `status`, `statusCode`, `expose` and `headers` from whatever is thrown, so
 * it can also be handed to the host's own error handler.
 * @see RFC 9457, RFC 6750 section 3
 */
export class PortalError extends Error {
  override readonly name = "PortalError";
  readonly code: PortalErrorCode;
  readonly status: number;
  readonly statusCode: number;
  /** Whether the message may be shown to the caller. */
  readonly expose: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly title: string;
  readonly errors: readonly FieldError[] | undefined;
  readonly returnUrl: string | null;
  readonly locale: string | null;

  constructor(code: PortalErrorCode, options: PortalErrorOptions = {}) {
    const kind: ErrorKind = kinds[code];
    super(options.detail ?? `${kind.title}.`, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.status = options.onLink && kind.status === 401 ? 410 : kind.status;
    this.statusCode = this.status;
    this.expose = true; // no message holds a secret, and a 503 says only that something is away
    this.title = kind.title;
    this.errors = options.errors;
    this.returnUrl = options.returnUrl ?? null;
    this.locale = options.locale ?? null;
    this.headers = Object.freeze({
      "cache-control": "no-store",
      ...(kind.retryAfter === undefined ? {} : { "retry-after": String(kind.retryAfter) }),
      ...(this.status === 401 || this.status === 403 ? challenge(kind, options.scopes) : {}),
      ...options.headers,
    });
  }
}

function challenge(kind: ErrorKind, scopes: readonly string[] | undefined): Record<string, string> {
  if (kind.challenge === undefined) return {};
  const error = kind.challenge === "" ? "" : `, error="${kind.challenge}"`;
  const scope = scopes?.length ? `, scope="${scopes.join(" ")}"` : "";
  return { "www-authenticate": `Bearer realm="portal"${error}${scope}` };
}
