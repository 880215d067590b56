import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { type HttpBody, type HttpRequest, readNodeBody } from "@postern/core/http";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { headersOf } from "./reply.ts";

/** What the core needs of a request. @param depth how many segments of the path are the mount. */
export function requestOf(request: FastifyRequest, depth: number): HttpRequest {
  const [path, query] = split(request.url);
  return {
    method: request.method,
    path: `/${path
      .split("/")
      .slice(depth + 1)
      .join("/")}`,
    query,
    fullPath: fullPathOf(request),
    header: headersOf(request),
    get ip() {
      return request.ip;
    },
    // Fastify reads no body where there is none, or where it does not understand the media type.
    body: () => (request.body instanceof Promise ? (request.body as Promise<HttpBody>) : read(request.raw)),
  };
}

/** The raw path of the whole request. */
export function fullPathOf({ originalUrl }: Pick<FastifyRequest, "originalUrl">): string {
  return split(originalUrl)[0];
}

/** Takes a request target apart; `http://host` before the path (RFC 9112 section 3.2.2) says nothing to us. */
function split(target: string): readonly [path: string, query: string] {
  const url = target.startsWith("/") ? target : target.replace(/^[a-z]+:\/\/[^/?]*/i, "");
  const at = url.indexOf("?");
  return at === -1 ? [url, ""] : [url.slice(0, at), url.slice(at + 1)];
}

/**
 * Leaves every body in this scope to the core, whatever its media type: Fastify's own parsers answer bad ones
 * in words of their own. The parsers of the rest of the app stay as they are.
 *
 * It is read at once, as Fastify's parsers do: a hook of the app that looks on would otherwise have it all.
 */
export function readBodiesOurselves(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser("*", (request, payload, done) => {
    const body = read(request.raw, payload);
    body.catch(() => {}); // for who asks; nobody may
    done(null, body);
  });
}

/** @param payload what a hook of the app made of the body, such as one that inflates it: the headers are not its. */
function read(raw: IncomingMessage, payload: Readable = raw): Promise<HttpBody> {
  return readNodeBody(payload === raw ? raw : (Object.assign(payload, { headers: {} }) as never), undefined);
}
