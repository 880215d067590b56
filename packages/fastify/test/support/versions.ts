import latest from "fastify";
import oldest from "fastify-oldest";

/** The ends of the range that the package claims; for `describe.each`. */
export const versions = [
  { version: "Fastify 5.12", fastify: latest },
  { version: "Fastify 5.0", fastify: oldest },
] as const;

export type Fastify = typeof latest;
