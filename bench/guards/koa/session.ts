import Koa from "koa";
import session from "koa-session";
import { secret } from "../jwt.ts";
import { cookiesOf, type Served } from "../setup.ts";
import { serve } from "./app.ts";

/** koa-session by its README: the session is in the signed cookie, nothing on the server. */
export async function setup(): Promise<Served> {
  const app = new Koa();
  app.keys = [secret];
  app.use(session(app));
  return serve(
    cookiesOf,
    [
      (ctx, next) => {
        if (ctx.method === "POST") {
          ctx["session"]["customerId"] = ctx.path.slice("/sign-in/".length);
          ctx.body = {};
          return undefined;
        }
        if (ctx["session"]["customerId"] !== undefined) return next();
        ctx.status = 401;
        return undefined;
      },
    ],
    app,
  );
}
