import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";

/** The error handler of a merchant's app: whatever reaches it says so. */
export function ownErrors(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply.code(error.statusCode ?? 500).send(`the app's: ${error.message}`);
}
