import { fastifyCookie } from "@fastify/cookie";
import { fastifySession } from "@fastify/session";
import { fastify, type FastifyReply, type FastifyRequest } from "fastify";
import { secret } from "../jwt.ts";
import { cookiesOf, type Served } from "../setup.ts";
import { serve } from "./app.ts";

declare module "fastify" {
  interface Session {
    customerId?: string;
  }
}

/** @fastify/session by its README, over its own memory store. */
export async function setup(): Promise<Served> {
  const app = fastify();
  await app.register(fastifyCookie);
  await app.register(fastifySession, { secret, cookie: { secure: false }, saveUninitialized: false });
  app.post<{ Params: { customerId: string } }>("/sign-in/:customerId", async (request) => {
    request.session.customerId = request.params.customerId;
    return {};
  });
  return serve(
    cookiesOf,
    async (request: FastifyRequest, reply: FastifyReply) => {
      if (request.session.customerId === undefined) await reply.code(401).send({ error: "unauthorized" });
    },
    app,
  );
}
