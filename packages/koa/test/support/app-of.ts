import type { RequestListener } from "node:http";
import type Koa from "koa";
import type { KoaClass } from "./majors.ts";

/** An app of these middlewares, whose own errors go nowhere but into the reply. */
export function appOf(Major: KoaClass, ...middlewares: Koa.Middleware[]): RequestListener {
  const app = new Major();
  app.silent = true;
  for (const middleware of middlewares) app.use(middleware);
  return listenerOf(app);
}

export function listenerOf(app: Koa): RequestListener {
  const handler = app.callback();
  return (req, res) => void handler(req, res);
}

/** The error handling of a merchant's app: whatever reaches it says so. */
export const ownErrors: Koa.Middleware = async (ctx, next) => {
  try {
    await next();
  } catch (error) {
    ctx.status = (error as { status?: number }).status ?? 500;
    ctx.body = `the app's: ${(error as Error).message}`;
  }
};
