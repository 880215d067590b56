import { type Portal, PortalError } from "@postern/core";
import {
  createManagementHandler,
  createPortalHandler,
  errorReply,
  type HttpHandler,
  type Profile,
} from "@postern/core/http";
import type { FastifyError, FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import fastifyPlugin from "fastify-plugin";
import { everyRoute, hidden, type Mounted, profileUrls } from "./mounted.ts";
import { quiet } from "./quiet.ts";
import { send } from "./reply.ts";
import { readBodiesOurselves, requestOf } from "./request.ts";

/**
 * The management API, server to server: `app.register(managementRoutes(portal), { prefix: "/v1/portal-sessions" })`.
 * @throws {TypeError} if the portal was made without `authenticate`.
 */
export function managementRoutes(portal: Portal): FastifyPluginAsync {
  const handle = createManagementHandler(portal);
  return encapsulated("@postern/fastify/management", (scope) => {
    const answer = answerBy(scope, handle);
    for (const route of [...everyRoute(scope, portal, "management"), ...longIds(scope)])
      scope.route({ ...route, ...answer });
  });
}

/**
 * The customer side, at the path of `baseUrl`: `app.register(portalRoutes(portal), { prefix: "/portal" })`.
 * What goes to `/open/<link token>` never reaches the request log.
 */
export function portalRoutes(portal: Portal): FastifyPluginAsync {
  const handle = createPortalHandler(portal);
  return encapsulated("@postern/fastify/customer-side", (scope) => {
    const answer = answerBy(scope, handle);
    const open = { ...answerBy(scope, openedBy(scope, portal, handle)), childLoggerFactory: quiet };
    for (const route of [...everyRoute(scope, portal, "customer side"), ...strayLinks(scope)])
      scope.route({ ...route, ...(/open\b/i.test(route.url) ? open : answer) });
    // Methods that Fastify does not route, such as PROPFIND, are a 404 that tells and logs the URL, unless it is ours.
    void scope.register(async (inner) => void inner.setChildLoggerFactory(quiet).setNotFoundHandler(open.handler), {
      prefix: "/open",
    });
  });
}

/**
 * Another product's wire format over a portal:
 * `app.register(profileRoutes(profiles.marginfront(portal)), { prefix: "/marginfront" })`. What goes to a path with a
 * token in it never reaches the request log.
 */
export function profileRoutes(profile: Profile): FastifyPluginAsync {
  return encapsulated("@postern/fastify/profile", (scope) => {
    const answer = answerBy(scope, profile.handler);
    for (const { secret, ...route } of profileUrls(scope, profile.paths))
      scope.route({ ...route, ...answer, ...(secret && { childLoggerFactory: quiet }) });
  });
}

/** A plugin with a scope of its own, which honours `prefix`. */
function encapsulated(name: string, mount: (scope: FastifyInstance) => void): FastifyPluginAsync {
  const plugin: FastifyPluginAsync = async (scope) => {
    readBodiesOurselves(scope);
    scope.setValidatorCompiler(() => () => true);
    scope.setSerializerCompiler(() => JSON.stringify);
    mount(scope);
  };
  return fastifyPlugin(plugin, { fastify: "5.x", name, encapsulate: true });
}

/** Fastify refuses these before it asks the handler; the core does it in the same words for every host. */
const refusals = ["FST_ERR_CTP_INVALID_MEDIA_TYPE", "FST_ERR_ROUTE_MISSING_CONTENT_TYPE"];

function answerBy(scope: FastifyInstance, handle: HttpHandler) {
  const depth = scope.prefix.split("/").filter(Boolean).length;
  const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const answer = await handle(requestOf(request, depth));
    if (answer !== undefined) return send(reply, answer);
    reply.callNotFound();
    await reply;
  };
  const errorHandler = async (error: FastifyError, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (!refusals.includes(error.code)) throw error;
    await handler(request, reply);
  };
  return { handler, errorHandler };
}

/** Nothing below `/open/` goes on to the app: its 404 would tell and log the URL. */
function openedBy({ log }: FastifyInstance, portal: Portal, handle: HttpHandler): HttpHandler {
  return async (request) => {
    try {
      return (await handle(request)) ?? errorReply(portal, new PortalError("link_invalid"), request.header);
    } catch (error) {
      log.error({ err: error }, "A link could not be opened."); // the request's own logger is quiet
      throw error;
    }
  };
}

/** Fastify has words of its own, with the whole URL, for a parameter longer than it allows; a wildcard may be longer. */
function longIds({ supportedMethods, prefix }: FastifyInstance): Mounted[] {
  return prefix === "" ? [] : [{ method: supportedMethods, url: "/*", ...hidden }];
}

/** Links with something behind the token, a longer one than Fastify allows a parameter, or in another case. */
function strayLinks({ supportedMethods }: FastifyInstance): Mounted[] {
  const urls = ["/open/*", "/:open(^[oO][pP][eE][nN]$)/*"];
  return urls.map((url) => ({ method: supportedMethods, url, ...hidden }));
}
