import { PortalError } from "./errors.ts";
import { readUtf8 } from "./http/body-stream.ts";
import { problemReply } from "./http/denial.ts";
import { enterPortal as enter, type EnterInput } from "./http/enter-portal.ts";
import { errorReply, type TokenAuthority } from "./http/gate.ts";
import { createGuard } from "./http/guard.ts";
import { createManagementHandler } from "./http/management.ts";
import type { HeaderLookup, HttpHandler, HttpReply } from "./http/message.ts";
import { requirePrefix } from "./http/mount-prefix.ts";
import type { Profile } from "./http/profile.ts";
import { createPortalHandler } from "./http/portal-routes.ts";
import type { Portal } from "./portal.ts";
import type { PortalAccess } from "./views.ts";

export type { EnterInput } from "./http/enter-portal.ts";
export { ownedBy } from "./owned-by.ts";

/** Answers a request: what Hono, Next route handlers, Bun and Deno call. */
export type FetchHandler = (request: Request) => Promise<Response>;

/** Where routes are mounted. */
export interface MountOptions {
  /** The path they are mounted at, as it stands in the request's URL: `/portal`; default `""`. */
  readonly prefix?: string | undefined;
  /** Answers the paths that are none of ours; default a 404 problem. */
  readonly otherwise?: ((request: Request) => Response | Promise<Response>) | undefined;
}

/** What a guard decided: admitted, or the response that refuses and the error that it tells. */
export type FetchVerdict<S extends string = string> =
  | { readonly access: PortalAccess<S>; readonly response?: undefined; readonly error?: undefined }
  | { readonly access?: undefined; readonly response: Response; readonly error: PortalError };

/**
 * The management API, server to server.
 *
 * @example
 * ```ts
 * const manage = managementRoutes(portal, { prefix: "/v1/portal-sessions" });
 * app.all("/v1/portal-sessions/*", (c) => manage(c.req.raw));
 * ```
 * @throws {TypeError} if the portal was made without `authenticate`, or for a prefix that is none.
 */
export function managementRoutes(portal: Portal, options?: MountOptions): FetchHandler {
  return mount(createManagementHandler(portal), options);
}

/**
 * The customer side, at the path of `baseUrl`.
 *
 * @example
 * ```ts
 * // app/portal/[...path]/route.ts
 * const routes = portalRoutes(portal, { prefix: "/portal" });
 * export { routes as DELETE, routes as GET, routes as OPTIONS, routes as POST };
 * ```
 * @throws {TypeError} for a prefix that is none.
 */
export function portalRoutes(portal: Portal, options?: MountOptions): FetchHandler {
  return mount(createPortalHandler(portal), options);
}

/**
 * Another product's wire format over a portal.
 *
 * @example
 * ```ts
 * const marginfront = profileRoutes(profiles.marginfront(portal), { prefix: "/marginfront" });
 * app.all("/marginfront/*", (c) => marginfront(c.req.raw));
 * ```
 * @throws {TypeError} for a prefix that is none.
 */
export function profileRoutes(profile: Profile, options?: MountOptions): FetchHandler {
  return mount(profile.handler, options);
}

/**
 * Admits requests that carry a good portal token with every named scope.
 *
 * @example
 * ```ts
 * const guard = portalGuard(portal, "invoices:read");
 * export async function GET(request: Request) {
 *   const { access, response } = await guard(request);
 *   return response ?? Response.json(invoicesOf(access.customerId));
 * }
 * ```
 * @param portal a portal; in a service without its store a verifier; or a profile with tokens of its own.
 * @throws {TypeError} for a scope that the portal does not declare.
 */
export function portalGuard<S extends string>(
  portal: TokenAuthority<S>,
  ...need: readonly NoInfer<S>[]
): (request: Request) => Promise<FetchVerdict<S>> {
  const guard = createGuard(portal, need);
  return async (request) => {
    const path = () => new URL(request.url).pathname;
    const verdict = await guard(request.method, headersOf(request), undefined, path);
    if (verdict.access !== undefined) return { access: verdict.access };
    return { response: responseOf(verdict.reply), error: verdict.error };
  };
}

/** Walks a customer whom the app knows already straight into the portal. POST handlers only. */
export async function enterPortal<S extends string>(
  portal: Portal<S>,
  request: Request,
  input: EnterInput<NoInfer<S>>,
): Promise<Response> {
  return responseOf(await enter(portal, request.method, headersOf(request), input));
}

/**
 * The response to a `PortalError` that a handler threw, such as the 404 of `ownedBy`.
 *
 * @example
 * ```ts
 * app.onError((error, c) => portalErrorResponse(portal, error, c.req.raw) ?? c.text("Sorry", 500));
 * ```
 * @returns `undefined` for any other error: that is the host's to answer.
 */
export function portalErrorResponse(portal: TokenAuthority, error: unknown, request: Request): Response | undefined {
  const reply = errorReply(portal, error, headersOf(request));
  return reply && responseOf(reply);
}

function mount(handle: HttpHandler, { otherwise = unknown, ...options }: MountOptions = {}): FetchHandler {
  const prefix = requirePrefix(options.prefix ?? "");
  return async (request) => {
    const { pathname, search } = new URL(request.url);
    if (pathname !== prefix && !pathname.startsWith(`${prefix}/`)) return otherwise(request);
    const reply = await handle({
      method: request.method,
      path: pathname.slice(prefix.length) || "/",
      query: search.slice(1),
      fullPath: pathname,
      header: headersOf(request),
      body: async () => ({ text: await textOf(request) }),
    });
    return reply === undefined ? otherwise(request) : responseOf(reply);
  };
}

function unknown(): Response {
  return responseOf(problemReply(new PortalError("resource_unknown")));
}

async function textOf(request: Request): Promise<string> {
  if (request.bodyUsed) throw new Error("Something read the request body: give Postern's routes the request before.");
  return readUtf8(chunksOf(request), headersOf(request));
}

/**
 * Touches the body only once it is read. Where Node's streams lie beneath, to cancel is to hang up before the
 * refusal is sent, and to leave the rest is to stop the connection: so that is read away.
 */
async function* chunksOf(request: Request): AsyncIterable<Uint8Array> {
  const reader = request.body?.getReader();
  if (reader === undefined) return;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    void readAway(reader);
  }
}

async function readAway(reader: ReadableStreamDefaultReader): Promise<void> {
  try {
    while (!(await reader.read()).done);
  } catch {
    // the client has gone away
  }
}

function headersOf(request: Request): HeaderLookup {
  return (name) => request.headers.get(name) ?? undefined;
}

function responseOf(reply: HttpReply): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(reply.headers))
    for (const each of typeof value === "string" ? [value] : value) headers.append(name, each);
  return new Response(reply.body ?? null, { status: reply.status, headers });
}
