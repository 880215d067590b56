import type { FastifyReply, FastifyRequest } from "fastify";
import { customerOfJwt } from "../jose.ts";
import { jwts } from "../jwt.ts";
import type { Served } from "../setup.ts";
import { serve } from "./app.ts";

export async function setup(): Promise<Served> {
  return serve(await jwts(), async (request: FastifyRequest, reply: FastifyReply) => {
    const customerId = await customerOfJwt(request.headers.authorization);
    if (customerId === undefined) await reply.code(401).send({ error: "unauthorized" });
  });
}
