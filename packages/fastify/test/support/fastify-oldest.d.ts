// Fastify 5.0 under its alias; what the tests use of it is typed as today's.
declare module "fastify-oldest" {
  import fastify from "fastify";

  export default fastify;
}
