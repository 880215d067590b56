import type { Context } from "../context.ts";
import { PortalError } from "../errors.ts";
import { corsHeaders, preflightReply } from "./cors.ts";
import type { denialReply } from "./denial.ts";
import type { HttpHandler, HttpReply, HttpRequest } from "./message.ts";

/** One endpoint, as data. */
export interface Route {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** `/open/:token`. */
  readonly path: string;
  /** Whether scripts of `clientOrigins` may call it. */
  readonly cors?: boolean;
  /** Whether a GET changes something, so that HEAD is not allowed. */
  readonly unsafe?: boolean;
  /** @param params the decoded parameters of the path, in its order. */
  readonly handle: (request: HttpRequest, ...params: string[]) => Promise<HttpReply>;
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
    const fitting = routes.filter((route) => paramsOf(route.path, segments) !== undefined);
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
  const allow = [...new Set(matching.flatMap(methodsOf))];
  if (request.method === "OPTIONS") return preflightReply(allow);
  const route = matching.find((each) => methodsOf(each).includes(request.method));
  if (route === undefined)
    throw new PortalError("method_not_allowed", { headers: { allow: [...allow, "OPTIONS"].join(", ") } });
  return route.handle(request, ...paramsOf(route.path, segments)!);
}

function methodsOf({ method, unsafe }: Route): string[] {
  return method === "GET" && !unsafe ? ["GET", "HEAD"] : [method];
}

function segmentsOf(path: string): string[] {
  const trimmed = path.endsWith("/") ? path.slice(0, -1) : path;
  return trimmed.split("/").slice(1);
}

/** @returns the decoded parameters, `undefined` if the path is another. */
function paramsOf(pattern: string, segments: readonly string[]): string[] | undefined {
  const wanted = segmentsOf(pattern);
  if (wanted.length !== segments.length) return undefined;
  const params: string[] = [];
  for (const [index, name] of wanted.entries()) {
    if (name.startsWith(":")) params.push(decoded(segments[index]!));
    else if (name !== segments[index]) return undefined;
  }
  return params;
}

/** A malformed escape stays as it is: no id and no token looks like that, so it is refused as unknown. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
