import { customerOfJwt } from "../jose.ts";
import { jwts } from "../jwt.ts";
import type { Served } from "../setup.ts";
import { serve } from "./app.ts";

export async function setup(): Promise<Served> {
  return serve(await jwts(), [
    async (ctx, next) => {
      const customerId = await customerOfJwt(ctx.headers.authorization);
      if (customerId !== undefined) return next();
      ctx.status = 401;
      return undefined;
    },
  ]);
}
