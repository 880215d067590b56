import type { ServerResponse } from "node:http";
import type { Portal, PortalAccess } from "@postern/core";
import {
  type Admitted,
  createGuard,
  createManagementHandler,
  createPortalHandler,
  enterPortal as enter,
  type EnterInput,
  errorReply,
  type GuardNeed,
  guardOptionsOf,
  type HttpHandler,
  nodeHeaders,
  placeOf,
  type Profile,
  readNodeBody,
  representationHeaders,
  type TokenAuthority,
  type Verdict,
  writeNodeReply,
} from "@postern/core/http";
import type { HostRequest, Next, PortalErrorHandler, PortalHandler } from "./host.ts";

export { ownedBy } from "@postern/core";
export type { GuardOptions } from "@postern/core/http";
export type { HostRequest, Next, PortalErrorHandler, PortalHandler } from "./host.ts";

/**
 * The management API, server to server: `app.use("/v1/portal-sessions", managementRoutes(portal))`.
 * @throws {TypeError} if the portal was made without `authenticate`.
 */
export function managementRoutes(portal: Portal): PortalHandler {
  return mount(createManagementHandler(portal));
}

/** The customer side, at the path of `baseUrl`: `app.use("/portal", portalRoutes(portal))`. Other paths pass through. */
export function portalRoutes(portal: Portal): PortalHandler {
  return mount(createPortalHandler(portal));
}

/** Another product's wire format over a portal: `app.use("/marginfront", profileRoutes(profiles.marginfront(portal)))`. */
export function profileRoutes(profile: Profile): PortalHandler {
  return mount(profile.handler);
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
 * @param portal a portal; in a service without its store a verifier; or a profile with tokens of its own.
 * @param need scopes that must all be held, or one `GuardOptions`. Without any, every live session is admitted.
 * @throws {TypeError} for a scope that the portal does not declare, and for unknown options.
 */
export function portalGuard<S extends string>(
  portal: TokenAuthority<S>,
  ...need: GuardNeed<NoInfer<S>>
): PortalHandler {
  const { scopes, onDenied } = guardOptionsOf<S>(need);
  const guard = createGuard(portal, scopes);
  const place = placeOf(portal);
  return (req, res, next) => {
    const decide = (verdict: Verdict<S>) => {
      if (verdict.access === undefined) {
        if (onDenied === "throw") next(verdict.error);
        else writeNodeReply(res, verdict.reply);
        return;
      }
      req.portal = verdict.access;
      (req as HostRequest & Admitted)[place] = verdict.access;
      next();
    };
    const verdict = guard(
      req.method,
      nodeHeaders(req),
      () => req.ip,
      () => split(req.originalUrl)[0],
    );
    if (verdict instanceof Promise) void verdict.then(decide).catch(failing(next));
    else decide(verdict);
  };
}

/**
 * What this portal's guard admitted, with its own scopes.
 * @throws {TypeError} if no `portalGuard` of this portal ran before: a bug in the app, never a customer's fault.
 */
export function getPortal<S extends string>(portal: TokenAuthority<S>, req: Express.Request): PortalAccess<S> {
  const access = (req as Admitted)[placeOf(portal)];
  if (access === undefined) throw new TypeError("getPortal needs portalGuard of the same portal before this handler");
  return access as PortalAccess<S>;
}

/**
 * Walks a customer whom the app knows already straight into the portal. POST handlers only.
 *
 * Refusals are answered; only a bug rejects. Express 4 drops what a handler returns: add `.catch(next)` there.
 * @example
 * ```ts
 * app.post("/billing", requireLogin, (req, res) => enterPortal(portal, req, res, { customerId: req.user.customerId }));
 * ```
 */
export async function enterPortal<S extends string>(
  portal: Portal<S>,
  req: HostRequest,
  res: ServerResponse,
  input: EnterInput<NoInfer<S>>,
): Promise<void> {
  writeNodeReply(res, await enter(portal, req.method, nodeHeaders(req), input, () => req.ip));
}

/** Answers every `PortalError` that a handler threw, such as the 404 of `ownedBy`. Mount it last. */
export function portalErrors(portal: TokenAuthority): PortalErrorHandler {
  return (error, req, res, next) => {
    const reply = res.headersSent ? undefined : errorReply(portal, error, nodeHeaders(req));
    if (reply === undefined) return next(error);
    for (const name of representationHeaders) res.removeHeader(name);
    writeNodeReply(res, reply);
  };
}

function mount(handle: HttpHandler): PortalHandler {
  return handler(async (req, res, next) => {
    const [path, query] = split(req.url);
    const reply = await handle({
      method: req.method,
      path,
      query,
      fullPath: split(req.originalUrl)[0],
      header: nodeHeaders(req),
      get ip() {
        return req.ip;
      },
      body: () => readNodeBody(req, req.body),
    });
    if (reply === undefined) next();
    else writeNodeReply(res, reply);
  });
}

/** Express 4 drops the promise of a handler, so none is given: what it throws goes to `next`, in both majors. */
function handler(run: (...args: Parameters<PortalHandler>) => Promise<void>): PortalHandler {
  return (req, res, next) => void run(req, res, next).catch(failing(next));
}

/** Takes a request target apart; `http://host` before the path (RFC 9112 section 3.2.2) says nothing to us. */
function split(target: string): readonly [path: string, query: string] {
  const url = target.startsWith("/") ? target : target.replace(/^[a-z]+:\/\/[^/?]*/i, "");
  const at = url.indexOf("?");
  return at === -1 ? [url, ""] : [url.slice(0, at), url.slice(at + 1)];
}

/** To `next`, nothing at all and the word "route" mean to go on: whatever was thrown becomes an error. */
function failing(next: Next): Next {
  return (error) => next(error instanceof Error ? error : new Error("Something threw no error.", { cause: error }));
}
