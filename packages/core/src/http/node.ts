import type { IncomingMessage, ServerResponse } from "node:http";
import { readUtf8, requireDeclaredSize, requireSize, utf8 } from "./body-stream.ts";
import type { HeaderLookup, HttpBody, HttpReply } from "./message.ts";

/** Looks headers up in a Node request. */
export function nodeHeaders(request: IncomingMessage): HeaderLookup {
  return (name) => {
    const value = request.headers[name];
    return Array.isArray(value) ? value.join(", ") : value;
  };
}

/**
 * Reads the body of a Node request, up to 32 KB of UTF-8.
 *
 * @param parsed what a parser of the merchant's left behind, if one ran before us.
 * @throws {PortalError} `body_too_large`, `media_type_unsupported` (compressed), `request_malformed` (not UTF-8,
 *   or the client went away)
 * @throws {Error} if something read the body and left nothing behind.
 */
export async function readNodeBody(request: IncomingMessage, parsed: unknown): Promise<HttpBody> {
  const header = nodeHeaders(request);
  requireDeclaredSize(header);
  // Some parsers leave an empty object behind a body they did not read; only a read one counts.
  if (request.readableDidRead) return readBefore(parsed);
  try {
    return { text: await readUtf8(request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>, header) };
  } catch (error) {
    // Node drains only what nobody began to read; else the next request on this connection would wait for ever.
    if (request.readableDidRead) request.resume();
    throw error;
  }
}

function readBefore(parsed: unknown): HttpBody {
  if (parsed === undefined)
    throw new Error("Something read the request body and left no parsed one: mount Postern's routes before it.");
  if (typeof parsed !== "string" && !Buffer.isBuffer(parsed)) return { parsed };
  requireSize(Buffer.byteLength(parsed));
  return { text: typeof parsed === "string" ? parsed : utf8(parsed) };
}

/**
 * Writes a reply to a Node response: cookies of the host's own stay beside ours. A response that the host
 * has begun already, such as its own timeout's, is left alone.
 */
export function writeNodeReply(response: ServerResponse, reply: HttpReply): void {
  if (response.headersSent) return;
  response.statusCode = reply.status;
  for (const [name, value] of Object.entries(reply.headers)) {
    if (name === "set-cookie" || name === "vary") response.appendHeader(name, value);
    else response.setHeader(name, value);
  }
  if (reply.body !== undefined) response.setHeader("content-length", Buffer.byteLength(reply.body));
  response.end(reply.body);
}
