import type { Server } from "node:http";
import Fastify, { type FastifyHttpOptions, type FastifyInstance } from "fastify";
import { managementRoutes, portalRoutes } from "../../src/index.ts";
import { samplePortal } from "@postern/test-support/sample-portal";

/**
 * An app with both sides of a portal mounted where they usually are.
 * @param before what the app has registered already.
 */
export function mount(
  portal = samplePortal(),
  options: FastifyHttpOptions<Server> = {},
  before: (app: FastifyInstance) => unknown = () => {},
): FastifyInstance {
  const app = Fastify({ ...options });
  void before(app);
  app.register(managementRoutes(portal), { prefix: "/v1/portal-sessions" });
  app.register(portalRoutes(portal), { prefix: "/portal" });
  return app;
}
