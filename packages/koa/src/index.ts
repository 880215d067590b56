import type { Portal } from "@postern/core";
import {
  createManagementHandler,
  createPortalHandler,
  enterPortal as enter,
  type EnterInput,
  errorReply,
  type HttpHandler,
  nodeHeaders,
  type Profile,
  representationHeaders,
  requirePrefix,
  type TokenAuthority,
} from "@postern/core/http";
import type { Context, Middleware } from "koa";
import { requestOf, rethrow, write } from "./exchange.ts";

export { ownedBy } from "@postern/core";
export type { GuardOptions } from "@postern/core/http";
export { getPortal, portalGuard } from "./guard.ts";
export type { PortalState } from "./guard.ts";

/** Where routes are mounted. */
export interface MountOptions {
  /** What `ctx.path` still carries of the mount path: `/portal`; default `""`, as under koa-mount, which takes it off. */
  readonly prefix?: string | undefined;
}

/**
 * The management API, server to server.
 *
 * @example
 * ```ts
 * app.use(managementRoutes(portal, { prefix: "/v1/portal-sessions" }));
 * ```
 * @throws {TypeError} if the portal was made without `authenticate`, or for a prefix that is none.
 */
export function managementRoutes(portal: Portal, options?: MountOptions): Middleware {
  return mount(createManagementHandler(portal), options);
}

/**
 * The customer side, at the path of `baseUrl`. Other paths pass through.
 *
 * @example
 * ```ts
 * app.use(portalRoutes(portal, { prefix: "/portal" }));
 * ```
 * @throws {TypeError} for a prefix that is none.
 */
export function portalRoutes(portal: Portal, options?: MountOptions): Middleware {
  return mount(createPortalHandler(portal), options);
}

/**
 * Another product's wire format over a portal.
 *
 * @example
 * ```ts
 * app.use(profileRoutes(profiles.marginfront(portal), { prefix: "/marginfront" }));
 * ```
 * @throws {TypeError} for a prefix that is none.
 */
export function profileRoutes(profile: Profile, options?: MountOptions): Middleware {
  return mount(profile.handler, options);
}

/**
 * Walks a customer whom the app knows already straight into the portal. POST handlers only.
 *
 * @example
 * ```ts
 * router.post("/billing", requireLogin, (ctx) => enterPortal(portal, ctx, { customerId: ctx.state.user.customerId }));
 * ```
 */
export async function enterPortal<S extends string>(
  portal: Portal<S>,
  ctx: Context,
  input: EnterInput<NoInfer<S>>,
): Promise<void> {
  write(ctx, await enter(portal, ctx.method, nodeHeaders(ctx.req), input, () => ctx.ip).catch(rethrow));
}

/** Answers every `PortalError` that a later middleware throws, such as the 404 of `ownedBy`. Mount it first. */
export function portalErrors(portal: TokenAuthority): Middleware {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      const reply = ctx.headerSent ? undefined : errorReply(portal, error, nodeHeaders(ctx.req));
      if (reply === undefined) throw error;
      for (const name of representationHeaders) ctx.remove(name);
      write(ctx, reply);
    }
  };
}

function mount(handle: HttpHandler, options: MountOptions = {}): Middleware {
  const prefix = requirePrefix(options.prefix ?? "");
  return async (ctx, next) => {
    const request = requestOf(ctx, prefix);
    const reply = request && (await handle(request).catch(rethrow));
    if (reply === undefined) await next();
    else write(ctx, reply);
  };
}
