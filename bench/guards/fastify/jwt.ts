import { fastifyJwt } from "@fastify/jwt";
import { fastify, type FastifyReply, type FastifyRequest } from "fastify";
import { jwts, secret } from "../jwt.ts";
import type { Served } from "../setup.ts";
import { serve } from "./app.ts";

/** @fastify/jwt by its README; with `cache`, a token that was verified once is not verified again until it expires. */
export async function setup(cache: boolean): Promise<Served> {
  const app = fastify();
  await app.register(fastifyJwt, { secret, verify: { cache } });
  return serve(
    await jwts(),
    async (request: FastifyRequest, reply: FastifyReply) => {
      try {
        await request.jwtVerify();
      } catch (error) {
        await reply.send(error);
      }
    },
    app,
  );
}
