import type { AskCaller } from "../events.ts";

/** A request as the core sees it: a plain record, made by an adapter from its host's own objects. */
export interface HttpRequest {
  /** Upper case. */
  readonly method: string;
  /** Raw, percent-encoded, below the mount path, with its leading `/`. */
  readonly path: string;
  /** Raw, without the `?`. */
  readonly query: string;
  /** Raw path of the whole request, mount path included; only ever handed back to the same caller. */
  readonly fullPath: string;
  /** @param name lower case. @returns repeated headers joined as Node joins them. */
  readonly header: HeaderLookup;
  /** The client's address as the host tells it; for auditors only. */
  readonly ip?: string | undefined;
  /**
   * Reads the body, once and only if a route wants it, so that requests which are not ours keep theirs.
   * @throws {PortalError} `body_too_large`, `media_type_unsupported`, `request_malformed`
   */
  readonly body: () => Promise<HttpBody>;
}

/** Who sends a request, for auditors. Asked only if one listens. */
export function callerOf(request: Pick<HttpRequest, "header" | "ip">): AskCaller {
  return () => ({ ip: request.ip, userAgent: request.header("user-agent") });
}

/** @param name lower case. */
export type HeaderLookup = (name: string) => string | undefined;

/** A body as text, or as what the merchant's own parser made of it. */
export type HttpBody = { readonly text: string } | { readonly parsed: unknown };

/** A reply; the adapter writes it as it is. */
export interface HttpReply {
  readonly status: number;
  /** Lower-case names; only `set-cookie` is ever a list. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | undefined;
}

/**
 * What a handler may have said of the body that it was about to send; none of it is true of a refusal in its place
 * (RFC 9110 section 8, RFC 9530), and a length beside a transfer coding breaks the message (RFC 9112 section 6.1).
 */
export const representationHeaders: readonly string[] = [
  "content-digest",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-location",
  "content-md5",
  "content-range",
  "digest",
  "etag",
  "last-modified",
  "repr-digest",
  "trailer",
  "transfer-encoding",
];

/** Answers a request, or `undefined` if none of its routes is meant: the host goes on. */
export type HttpHandler = (request: HttpRequest) => Promise<HttpReply | undefined>;

/** Bytes of a request body; more is a `body_too_large`. */
export const MAX_BODY_BYTES = 32_768;

const noStore = { "cache-control": "no-store", "x-content-type-options": "nosniff" } as const;

/** A JSON reply that no cache keeps. */
export function jsonReply(status: number, value: unknown, headers: HttpReply["headers"] = {}): HttpReply {
  const type = { "content-type": "application/json; charset=utf-8" };
  return { status, headers: { ...noStore, ...type, ...headers }, body: JSON.stringify(value) };
}

/** A reply without a body that no cache keeps. */
export function emptyReply(status: number, headers: HttpReply["headers"] = {}): HttpReply {
  return { status, headers: { ...noStore, ...headers }, body: undefined };
}
