import type { IncomingMessage } from "node:http";
import type { PortalAccess } from "@postern/core";
import type { GuardOptions } from "@postern/core/http";

declare module "fastify" {
  interface FastifyRequest {
    /** With `portalPlugin`: what its portal's guard admitted. `getPortal` tells it with the portal's own scopes. */
    readonly portal: PortalAccess | undefined;
  }
  interface FastifyContextConfig {
    /** With `portalPlugin`: guards the route. Scopes that the portal does not declare fail when the app starts. */
    portal?: GuardOptions;
  }
}

/**
 * A request of Fastify, as far as Postern knows it: whatever the app's server (HTTP/2 too), logger and type
 * provider, and whatever the route's schemas, its requests are this.
 */
export interface HostRequest {
  readonly method: string;
  readonly url: string;
  readonly originalUrl: string;
  /** By the app's `trustProxy`. */
  readonly ip: string;
  readonly raw: { readonly headers: IncomingMessage["headers"] };
}

/** A reply of Fastify, as far as Postern knows it. */
export interface HostReply {
  readonly sent: boolean;
  readonly statusCode: number;
  callNotFound(): unknown;
  getHeader(name: string): number | string | string[] | undefined;
  removeHeader(name: string): unknown;
}

/**
 * A hook for `onRequest`, of a route, a plugin or the whole app.
 *
 * @param done called, in place of a promise, if the decision is there at once; whoever calls the hook from one of
 *   their own leaves it out, and awaits what comes back.
 */
export type PortalHook = (request: HostRequest, reply: HostReply, done?: () => void) => Promise<void> | void;

/** An error handler for `setErrorHandler`. */
export type PortalErrorHandler = (error: unknown, request: HostRequest, reply: HostReply) => Promise<void>;
