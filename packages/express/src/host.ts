import type { IncomingMessage, ServerResponse } from "node:http";
import type { PortalAccess } from "@postern/core";

declare global {
  namespace Express {
    interface Request {
      /** Set by `portalGuard`. `getPortal` tells it with the portal's own scopes. */
      portal?: PortalAccess | undefined;
    }
  }
}

/**
 * A request of Express 4 or 5, as far as Postern knows it.
 *
 * The types of the two majors do not fit each other, and a handler typed as one of theirs would also widen
 * `req.params` of the handlers after it. So nothing here names them: both majors' requests are this.
 */
export interface HostRequest extends IncomingMessage, Express.Request {
  method: string;
  url: string;
  originalUrl: string;
  /** What a body parser left, if one ran. */
  body?: unknown;
  /** By the app's "trust proxy". */
  readonly ip?: string | undefined;
}

/** Goes on to the next handler, or with an error to the app's error handlers. */
export type Next = (error?: unknown) => void;

/** A handler for `app.use`, `app.get` and their like. */
export type PortalHandler = (req: HostRequest, res: ServerResponse, next: Next) => void;

/** An error handler for `app.use`. */
export type PortalErrorHandler = (error: unknown, req: HostRequest, res: ServerResponse, next: Next) => void;
