import { fastify, type FastifyInstance, type onRequestAsyncHookHandler, type onRequestHookHandler } from "fastify";
import { answer, type Credential, type Served } from "../setup.ts";

export type { FastifyInstance };

/** Serves the route behind a hook. @param app one that has its plugins already, if the guard needs some. */
export async function serve(
  credentials: Credential[] | readonly Credential[] | ((origin: string) => Promise<Credential[]>),
  guard?: onRequestHookHandler | onRequestAsyncHookHandler,
  app: FastifyInstance = fastify(),
): Promise<Served> {
  app.get("/invoices", guard === undefined ? {} : { onRequest: guard }, (_request, reply) => void reply.send(answer));
  const origin = await app.listen({ port: 0, host: "127.0.0.1" });
  return { origin, credentials: typeof credentials === "function" ? await credentials(origin) : credentials };
}
