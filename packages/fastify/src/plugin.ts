import { type GuardOptions, placeOf, type TokenAuthority } from "@postern/core/http";
import type { FastifyPluginAsync } from "fastify";
import fastifyPlugin from "fastify-plugin";
import { admitted, portalGuard } from "./guard.ts";
import type { PortalHook } from "./host.ts";

/** How `portalPlugin` behaves. */
export interface PluginOptions {
  /** The name on the request and in route configs, for a second portal in the same app. Default `"portal"`. */
  readonly namespace?: string | undefined;
}

/**
 * Puts `request.portal` on every request, and guards the routes that ask for it in their config.
 *
 * It holds for routes of the plugin it is registered in, declared before or after, and for plugins registered
 * after it: register it first. Fastify knows no misspelt config: call `getPortal` in the handler, which throws where
 * no guard ran.
 * @example
 * ```ts
 * app.register(portalPlugin(portal));
 * app.get("/api/invoices", { config: { portal: { scopes: ["invoices:read"] } } }, handler);
 * ```
 * @throws {TypeError} when the app starts, for a scope that the portal does not declare or a malformed config.
 */
export function portalPlugin(portal: TokenAuthority, options: PluginOptions = {}): FastifyPluginAsync {
  const { namespace = "portal", ...rest } = options;
  for (const name of Object.keys(rest)) throw new TypeError(`portalPlugin: option "${name}" is unknown`);
  // Async, as all plugins of ours: what a synchronous one throws ends the process, past the app's ready().
  const plugin: FastifyPluginAsync = async (app) => {
    const place = placeOf(portal);
    app.decorateRequest(namespace, {
      getter() {
        return admitted(place, this);
      },
    });
    const guardOf = guardsOf(portal, namespace);
    app.addHook("onRoute", ({ config }) => void guardOf(config));
    // Not by onRoute itself: a route that was declared before this plugin is loaded would stay open.
    app.addHook("onRequest", (request, reply, done) => {
      const guard = guardOf(request.routeOptions.config);
      return guard === undefined ? done() : guard(request, reply, done);
    });
  };
  return fastifyPlugin(plugin, { fastify: "5.x", name: "@postern/fastify" });
}

/** Makes the guard of a route's config once; `undefined` if it asks for none. */
function guardsOf(portal: TokenAuthority, namespace: string): (config: object | undefined) => PortalHook | undefined {
  const made = new WeakMap<object, PortalHook>();
  return (config) => {
    if (config === undefined || !(namespace in config)) return undefined;
    const asked = (config as Record<string, unknown>)[namespace];
    if (typeof asked !== "object" || asked === null)
      throw new TypeError(`a route's config "${namespace}" must be an object, such as { scopes: [] }`);
    const guard = made.get(asked) ?? portalGuard(portal, asked as GuardOptions);
    made.set(asked, guard);
    return guard;
  };
}
