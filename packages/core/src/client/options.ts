import { PortalError } from "../errors.ts";
import { siteOf } from "../origin.ts";
import { isApiKey } from "../text.ts";

/** What `createPortalClient` takes. Copied, checked once. */
export interface PortalClientOptions {
  /** Where the management routes are mounted: `https://…/v1/portal-sessions`; http only on a loopback host. */
  readonly baseUrl: string;
  /** A secret key with the permissions that the calls need. Never a publishable one (`pk_…`). */
  readonly apiKey: string;
  /** Sends the requests; default the host's own `fetch`. */
  readonly fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
  /** For each attempt, reply included: 1–600000 milliseconds, default 10000. */
  readonly timeoutMs?: number | undefined;
  /** How often a call that may safely be repeated is repeated: 0–10, default 2. */
  readonly maxRetries?: number | undefined;
}

/** The options once checked. */
export interface ClientConfig {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly fetch: NonNullable<PortalClientOptions["fetch"]>;
  readonly timeoutMs: number;
  readonly maxRetries: number;
}

const known = ["baseUrl", "apiKey", "fetch", "timeoutMs", "maxRetries"];

/**
 * @throws {TypeError | RangeError} quoting the option that is wrong, never the key.
 * @throws {PortalError} `api_key_missing`, `api_key_publishable`, `api_key_invalid`
 */
export function readClientOptions(options: PortalClientOptions): ClientConfig {
  if (typeof options !== "object" || options === null)
    throw new TypeError("createPortalClient needs an object of options");
  for (const name of Object.keys(options))
    if (!known.includes(name)) throw new TypeError(`option "${name}" is unknown; known are ${known.join(", ")}`);
  const { fetch = globalThis.fetch } = options;
  if (typeof fetch !== "function") throw new TypeError('option "fetch" must be a function');
  return Object.freeze({
    baseUrl: siteOf(options.baseUrl).baseUrl,
    apiKey: secretKeyOf(options.apiKey),
    fetch,
    timeoutMs: wholeNumber("timeoutMs", options.timeoutMs ?? 10_000, 1, 600_000),
    maxRetries: wholeNumber("maxRetries", options.maxRetries ?? 2, 0, 10),
  });
}

function secretKeyOf(apiKey: unknown): string {
  if (apiKey === undefined || apiKey === null || apiKey === "")
    throw new PortalError("api_key_missing", {
      detail: 'option "apiKey" is missing: is the environment variable set?',
    });
  if (!isApiKey(apiKey))
    throw new PortalError("api_key_invalid", { detail: 'option "apiKey" must be 8 to 255 visible ASCII characters' });
  if (apiKey.startsWith("pk_"))
    throw new PortalError("api_key_publishable", {
      detail: 'option "apiKey" is a publishable key (pk_…): use a secret key, from your server only',
    });
  return apiKey;
}

function wholeNumber(option: string, value: unknown, min: number, max: number): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new RangeError(`option "${option}" must be a whole number from ${min} to ${max}`);
}
