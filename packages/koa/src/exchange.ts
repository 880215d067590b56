import { type HttpReply, type HttpRequest, nodeHeaders, readNodeBody } from "@postern/core/http";
import type { Context, ExtendableContext } from "koa";

/** @param prefix what `ctx.path` still carries of the mount path. @returns `undefined` if the path is not below it. */
export function requestOf(ctx: Context, prefix: string): HttpRequest | undefined {
  if (ctx.path !== prefix && !ctx.path.startsWith(`${prefix}/`)) return undefined;
  return {
    method: ctx.method,
    path: ctx.path.slice(prefix.length) || "/",
    query: ctx.querystring,
    fullPath: fullPathOf(ctx),
    header: nodeHeaders(ctx.req),
    get ip() {
      return ctx.ip;
    },
    body: () => readNodeBody(ctx.req, (ctx.request as { body?: unknown }).body),
  };
}

/** The raw path of the whole request; `http://host` before it (RFC 9112 section 3.2.2) says nothing to us. */
export function fullPathOf({ originalUrl }: Pick<Context, "originalUrl">): string {
  return originalUrl.replace(/^[a-z]+:\/\/[^/?]*/i, "").split("?", 1)[0]!;
}

type Writable = Pick<ExtendableContext, "status" | "body" | "append" | "remove" | "set" | "vary">;

/**
 * Writes a reply in Koa's own way, so that middlewares before us still see and may wrap it. Cookies of the
 * app's own stay beside ours, which are no `ctx.cookies`: those refuse to be secure behind a TLS proxy.
 */
export function write(ctx: Writable, reply: HttpReply): void {
  ctx.status = reply.status;
  ctx.body = reply.body ?? "";
  ctx.remove("content-type"); // Koa guesses one for the body; ours says it itself, or there is none
  for (const [name, value] of Object.entries(reply.headers)) {
    const values = typeof value === "string" ? value : [...value];
    if (name === "set-cookie") ctx.append(name, values);
    else if (name === "vary") ctx.vary(values);
    else ctx.set(name, values);
  }
}

/** Koa answers nothing at all where `undefined` is thrown: whatever it was becomes an error. */
export function rethrow(thrown: unknown): never {
  throw thrown instanceof Error ? thrown : new Error("Something threw no error.", { cause: thrown });
}
