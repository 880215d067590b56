import { fastify, type FastifyReply, type FastifyRequest } from "fastify";
import { handChecks } from "../hand/checks.ts";
import type { AwaitedStore } from "../hand/look-up.ts";
import { handMemory } from "../hand/memory.ts";
import type { HandSession } from "../hand/session.ts";
import type { Served, Stage, Token } from "../setup.ts";
import { serve } from "./app.ts";

declare module "fastify" {
  interface FastifyRequest {
    handSession: HandSession | null;
  }
}

export async function setup(stage: Stage, store: "memory" | AwaitedStore, kind: Token): Promise<Served> {
  const app = fastify().decorateRequest("handSession", null);
  if (store === "memory") {
    const { check, credentials } = handMemory(kind);
    return serve(
      credentials,
      (request: FastifyRequest, reply: FastifyReply, done) => {
        const session = check(request.headers.authorization);
        if (session === undefined) {
          reply.code(401).send({ error: "unauthorized" });
          return;
        }
        request.handSession = session;
        done();
      },
      app,
    );
  }
  const { check, credentials } = await handChecks(store, stage, kind);
  return serve(
    credentials,
    async (request: FastifyRequest, reply: FastifyReply) => {
      const session = await check(request.headers.authorization);
      if (session === undefined) await reply.code(401).send({ error: "unauthorized" });
      else request.handSession = session;
    },
    app,
  );
}
