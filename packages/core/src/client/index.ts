import { portalSessionsOf } from "./client.ts";
import { type PortalClientOptions, readClientOptions } from "./options.ts";
import type { PortalSessions } from "./portal-sessions.ts";
import { sleep } from "./repeat.ts";

export { PortalError } from "../errors.ts";
export type { FieldError, PortalErrorCode } from "../errors.ts";
export type { CreateInput, CreateOptions, CustomerRef } from "../operations/create-input.ts";
export type { ListInput, SessionPage } from "../operations/list.ts";
export type { RevokeInput } from "../operations/revoke.ts";
export type { SessionDelivery, SessionStatus, SessionUse } from "../session.ts";
export type { CreatedSession, SessionView } from "../views.ts";
export type { PortalClientOptions } from "./options.ts";
export type { CallOptions, PortalSessions } from "./portal-sessions.ts";
export type { SessionList } from "./session-list.ts";

/** A client of a portal's management API. */
export interface PortalClient<S extends string = string> {
  readonly portalSessions: PortalSessions<S>;
}

const chance = {
  sleep,
  now: () => performance.now(),
  random: () => Math.random(),
  randomKey: () => crypto.randomUUID(),
};

/**
 * Makes a client of the management API, for your servers: Node, Deno, Bun or an edge runtime. Printing, inspecting or
 * serialising it shows the address and never the key.
 *
 * Calls that may happen twice are repeated after network failures, time-outs, 5xx replies and 429, with growing waits and
 * never before the seconds of `Retry-After`. Any other 4xx is final.
 *
 * @typeParam S the scopes that the portal declares; default any text.
 * @example
 * ```ts
 * const client = createPortalClient<"invoices:read">({
 *   baseUrl: "https://billing.example.com/v1/portal-sessions",
 *   apiKey: process.env["POSTERN_API_KEY"]!,
 * });
 * const { url } = await client.portalSessions.create({ customerId: "cus_1", scopes: ["invoices:read"] });
 * ```
 * @throws {PortalError} `api_key_missing`, `api_key_invalid`, `api_key_publishable`
 * @throws {TypeError | RangeError} quoting the option that is wrong.
 * @see docs/client.md
 */
export function createPortalClient<S extends string = string>(options: PortalClientOptions): PortalClient<S> {
  const config = readClientOptions(options);
  const shown = () => ({ baseUrl: config.baseUrl });
  const client = { portalSessions: portalSessionsOf(config, chance) };
  // Scopes are texts on the wire; S says which of them this portal declares.
  return Object.freeze(
    Object.defineProperties(client, {
      toJSON: { value: shown },
      [Symbol.for("nodejs.util.inspect.custom")]: { value: () => `PortalClient ${JSON.stringify(shown())}` },
    }),
  ) as PortalClient<S>;
}
