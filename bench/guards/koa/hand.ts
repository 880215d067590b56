import type { Context } from "koa";
import { handChecks } from "../hand/checks.ts";
import type { AwaitedStore } from "../hand/look-up.ts";
import { handMemory } from "../hand/memory.ts";
import type { Served, Stage, Token } from "../setup.ts";
import { serve } from "./app.ts";

export async function setup(stage: Stage, store: "memory" | AwaitedStore, kind: Token): Promise<Served> {
  if (store === "memory") {
    const { check, credentials } = handMemory(kind);
    return serve(credentials, [
      (ctx, next) => {
        const session = check(ctx.headers.authorization);
        if (session === undefined) return refuse(ctx);
        ctx.state["handSession"] = session;
        return next();
      },
    ]);
  }
  const { check, credentials } = await handChecks(store, stage, kind);
  return serve(credentials, [
    async (ctx, next) => {
      const session = await check(ctx.headers.authorization);
      if (session === undefined) return refuse(ctx);
      ctx.state["handSession"] = session;
      await next();
    },
  ]);
}

function refuse(ctx: Context): void {
  ctx.status = 401;
  ctx.body = { error: "unauthorized" };
}
