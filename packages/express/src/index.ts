import {
  createGuard,
  createManagementHandler,
  createPortalHandler,
  enterPortal as enter,
  type EnterInput,
  errorReply,
  type HttpHandler,
  nodeHeaders,
  readNodeBody,
  writeNodeReply,
} from "@postern/core/http";
import type { Portal, PortalAccess } from "@postern/core";
import type { ErrorRequestHandler, Request, RequestHandler, Response } from "express";

export { ownedBy } from "@postern/core";

declare global {
  namespace Express {
    interface Request {
      /** Set by `portalGuard`. `getPortal` tells it with the portal's own scopes. */
      portal?: PortalAccess;
    }
  }
}

/** How a guard behaves. */
export interface GuardOptions<S extends string> {
  /** All of them must be held; default none. */
  readonly scopes?: readonly S[] | undefined;
  /** `"reply"` (default) answers a refusal itself; `"throw"` hands the `PortalError` to the app's error handlers. */
  readonly onDenied?: "reply" | "throw" | undefined;
}

/**
 * The management API, server to server: `app.use("/v1/portal-sessions", managementRoutes(portal))`.
 * @throws {TypeError} if the portal was made without `authenticate`.
 */
export function managementRoutes<S extends string>(portal: Portal<S>): RequestHandler {
  return mount(createManagementHandler(portal));
}

/** The customer side, at the path of `baseUrl`: `app.use("/portal", portalRoutes(portal))`. Other paths pass through. */
export function portalRoutes<S extends string>(portal: Portal<S>): RequestHandler {
  return mount(createPortalHandler(portal));
}

/**
 * Admits requests that carry a good portal token with every named scope.
 *
 * @example
 * ```ts
 * app.get("/api/invoices", portalGuard(portal, "invoices:read"), (req, res) => {
 *   res.json(invoicesOf(getPortal(portal, req).customerId));
 * });
 * ```
 * @throws {TypeError} for a scope that the portal does not declare.
 */
export function portalGuard<S extends string>(
  portal: Portal<S>,
  ...need: readonly NoInfer<S>[] | readonly [GuardOptions<NoInfer<S>>]
): RequestHandler {
  const [first] = need;
  const options: GuardOptions<S> = typeof first === "object" ? first : { scopes: need as readonly S[] };
  const guard = createGuard(portal, options.scopes);
  return (req, res, next) => {
    guard(req.method, nodeHeaders(req)).then((verdict) => {
      if (verdict.access !== undefined) {
        req.portal = verdict.access;
        next();
      } else if (options.onDenied === "throw") next(verdict.error);
      else writeNodeReply(res, verdict.reply);
    }, next);
  };
}

/**
 * What the guard admitted, with this portal's scopes.
 * @throws {TypeError} if no `portalGuard` ran before: a bug in the app, never a customer's fault.
 */
export function getPortal<S extends string>(_portal: Portal<S>, req: Request): PortalAccess<S> {
  if (req.portal === undefined) throw new TypeError("getPortal needs portalGuard before this handler");
  return req.portal as PortalAccess<S>;
}

/**
 * Walks a customer whom the app knows already straight into the portal. POST handlers only.
 *
 * @example
 * ```ts
 * app.post("/billing", requireLogin, (req, res) => enterPortal(portal, req, res, { customerId: req.user.customerId }));
 * ```
 */
export async function enterPortal<S extends string>(
  portal: Portal<S>,
  req: Request,
  res: Response,
  input: EnterInput<NoInfer<S>>,
): Promise<void> {
  writeNodeReply(res, await enter(portal, req.method, nodeHeaders(req), input));
}

/** Answers every `PortalError` that a handler threw, such as the 404 of `ownedBy`. Mount it last. */
export function portalErrors<S extends string>(portal: Portal<S>): ErrorRequestHandler {
  return (error, req, res, next) => {
    const reply = res.headersSent ? undefined : errorReply(portal, error, nodeHeaders(req));
    if (reply === undefined) next(error);
    else writeNodeReply(res, reply);
  };
}

function mount(handle: HttpHandler): RequestHandler {
  return (req, res, next) => {
    const [path = "", query = ""] = split(req.url);
    handle({
      method: req.method,
      path,
      query,
      fullPath: split(req.originalUrl)[0]!,
      header: nodeHeaders(req),
      body: () => readNodeBody(req, req.body as unknown),
    }).then((reply) => (reply === undefined ? next() : writeNodeReply(res, reply)), next);
  };
}

function split(url: string): [path: string, query?: string] {
  const at = url.indexOf("?");
  return at === -1 ? [url] : [url.slice(0, at), url.slice(at + 1)];
}
