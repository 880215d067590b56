const listeners = {
  express: () => import("../../src/listener.ts"),
  fastify: () => import("../../../fastify/src/listener.ts"),
  koa: () => import("../../../koa/src/listener.ts"),
};

/** Which example is under test: `vitest.config.ts` runs these same tests for each of them. */
export const example = (process.env["EXAMPLE"] ?? "express") as keyof typeof listeners;

/** The example's way to become a server. */
export const framework = () => listeners[example]();
