import type { Portal } from "@postern/core";
import { type DescribedRoute, describedRoutes, describedSecurity } from "@postern/core/http";
import type { FastifyInstance, FastifySchema, HTTPMethods } from "fastify";
import { schemaOf } from "./schema.ts";

/** A route but for its handler. */
export interface Mounted {
  readonly method: HTTPMethods | HTTPMethods[];
  readonly url: string;
  /** `hide`: not for documents. */
  readonly schema: FastifySchema & { readonly hide?: boolean };
  readonly config?: object;
  readonly exposeHeadRoute?: false;
  readonly prefixTrailingSlash?: "slash";
}

/**
 * Each described route; and on the same paths, with one trailing slash too, every other method, so that it is
 * the core that answers HEAD, OPTIONS and what is not allowed.
 */
export function everyRoute(scope: FastifyInstance, portal: Portal, side: "management" | "customer side"): Mounted[] {
  const routes = describedRoutes(portal, side);
  const config = { swaggerTransform: declareSecurity(portal) };
  const shown = routes.map((route): Mounted => {
    return { method: route.method, url: urlOf(scope, route), schema: schemaOf(route), config, exposeHeadRoute: false };
  });
  const byUrl = Map.groupBy(routes, (route) => urlOf(scope, route));
  return [...shown, ...[...byUrl].flatMap(([url, here]) => hiddenRoutes(scope, url, here))];
}

/** Not for documents: no route of the app's, and nothing for its own transform of schemas. */
export const hidden = { schema: { hide: true }, config: { swaggerTransform: false } } as const;

/** Below a prefix, the root of ours is the prefix itself. */
function urlOf({ prefix }: FastifyInstance, { path }: DescribedRoute): string {
  return path === "/" && prefix !== "" ? "" : path;
}

function hiddenRoutes(scope: FastifyInstance, url: string, shown: readonly DescribedRoute[]): Mounted[] {
  const { supportedMethods, initialConfig, prefix } = scope;
  const hide = { ...hidden, exposeHeadRoute: false } as const;
  const others = supportedMethods.filter((method) => shown.every((route) => route.method !== method));
  const ignored = (initialConfig.routerOptions ?? initialConfig).ignoreTrailingSlash;
  const slashed = ignored || `${prefix}${url}`.endsWith("/");
  const withSlash = { method: supportedMethods, url: `${url}/`, ...hide, prefixTrailingSlash: "slash" } as const;
  return [{ method: others, url, ...hide }, ...(slashed ? [] : [withSlash])];
}

/**
 * A profile's paths, for every method. Fastify allows a parameter 100 characters, and has words of its own for a longer
 * one; a wildcard may be longer. `secret`: a token is in the path.
 */
export function profileUrls(scope: FastifyInstance, paths: readonly string[]): (Mounted & { secret: boolean })[] {
  const byUrl = Map.groupBy(paths, (path) => path.replace(/:.*/, "*"));
  return [...byUrl].flatMap(([url, here]) => {
    const secret = here.some((path) => path.includes("/:token"));
    const wild: Mounted = { method: scope.supportedMethods, url, ...hidden, exposeHeadRoute: false };
    const routes = url.endsWith("*") ? [wild] : hiddenRoutes(scope, url, []);
    return routes.map((route) => ({ ...route, secret }));
  });
}

/** What @fastify/swagger hands to a route of its document; other documents have no `openapiObject`. */
interface Documented {
  readonly schema: FastifySchema;
  readonly url: string;
  readonly openapiObject?: { readonly components?: { securitySchemes?: object } };
}

/** @fastify/swagger throws on security that the document does not declare. What the app declares stays. */
function declareSecurity(portal: Portal) {
  return ({ schema, url, openapiObject: { components } = {} }: Documented) => {
    if (components) components.securitySchemes = { ...describedSecurity(portal), ...components.securitySchemes };
    return { schema, url };
  };
}
