import { fastifySecureSession } from "@fastify/secure-session";
import { fastify, type FastifyReply, type FastifyRequest } from "fastify";
import { secret } from "../jwt.ts";
import { cookiesOf, type Served } from "../setup.ts";
import { serve } from "./app.ts";

declare module "@fastify/secure-session" {
  interface SessionData {
    customerId: string;
  }
}

/** @fastify/secure-session by its README: the session is in the sealed cookie, nothing on the server. */
export async function setup(): Promise<Served> {
  const app = fastify();
  await app.register(fastifySecureSession, { key: Buffer.from(secret).subarray(0, 32), cookie: { path: "/" } });
  app.post<{ Params: { customerId: string } }>("/sign-in/:customerId", async (request) => {
    request.session.set("customerId", request.params.customerId);
    return {};
  });
  return serve(
    cookiesOf,
    async (request: FastifyRequest, reply: FastifyReply) => {
      if (request.session.get("customerId") === undefined) await reply.code(401).send({ error: "unauthorized" });
    },
    app,
  );
}
