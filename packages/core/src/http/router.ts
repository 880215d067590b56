import type { Context } from "../context.ts";
import { PortalError } from "../errors.ts";
import { corsHeaders, preflightReply } from "./cors.ts";
import type { denialReply } from "./denial.ts";
import type { HttpHandler, HttpReply, HttpRequest } from "./message.ts";

/** One endpoint, as data. */
export interface Route {
  readonly method: "GET" | "POST" | "DELETE";
  /** `/open/:token`; at most one segment is a parameter. */
  readonly path: string;
  /** Whether scripts of `clientOrigins` may call it. */
  readonly cors?: boolean;
  /** @param param the decoded parameter of the path, `""` if it has none. */
  readonly handle: (request: HttpRequest, param: string) => Promise<HttpReply>;
}

/**
 * Makes the handler of a list of routes. Matching is by case and by raw segment, and a literal path goes
 * before one with a parameter; one trailing slash is ignored; HEAD is answered as GET.
 *
 * @param refuse how an error is told.
 */
export function createRouter(ctx: Context, routes: readonly Route[], refuse: typeof denialReply): HttpHandler {
  return async (request) => {
    const segments = segmentsOf(request.path);
    const fitting = routes.filter((route) => paramOf(route.path, segments) !== undefined);
    const literal = fitting.filter((route) => !route.path.includes(":"));
    const matching = literal.length > 0 ? literal : fitting;
    if (matching.length === 0) return undefined;
    const cors = matching.some((route) => route.cors) ? corsHeaders(ctx, request.header) : {};
    const reply = await answer(request, matching, segments).catch((error: unknown) => {
      if (!(error instanceof PortalError)) throw error;
      return refuse(ctx, error, request.header);
    });
    return { ...reply, headers: { ...reply.headers, ...cors } };
  };
}

async function answer(
  request: HttpRequest,
  matching: readonly Route[],
  segments: readonly string[],
): Promise<HttpReply> {
  const allow = [...new Set(matching.flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method])))];
  if (request.method === "OPTIONS") return preflightReply(allow);
  const method = request.method === "HEAD" ? "GET" : request.method;
  const route = matching.find((each) => each.method === method);
  if (route === undefined)
    throw new PortalError("method_not_allowed", { headers: { allow: [...allow, "OPTIONS"].join(", ") } });
  return route.handle(request, paramOf(route.path, segments)!);
}

function segmentsOf(path: string): string[] {
  const trimmed = path.endsWith("/") ? path.slice(0, -1) : path;
  return trimmed.split("/").slice(1);
}

/** @returns the decoded parameter, `""` for a path without one, `undefined` if the path is another. */
function paramOf(pattern: string, segments: readonly string[]): string | undefined {
  const wanted = segmentsOf(pattern);
  if (wanted.length !== segments.length) return undefined;
  let param = "";
  for (const [index, name] of wanted.entries()) {
    if (name.startsWith(":")) param = decoded(segments[index]!);
    else if (name !== segments[index]) return undefined;
  }
  return param;
}

/** A malformed escape stays as it is: no id and no token looks like that, so it is refused as unknown. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
