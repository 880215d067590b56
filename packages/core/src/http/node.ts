import type { IncomingMessage, ServerResponse } from "node:http";
import { PortalError } from "../errors.ts";
import { malformed } from "../schemas.ts";
import { type HeaderLookup, type HttpBody, type HttpReply, MAX_BODY_BYTES } from "./message.ts";

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
 * @throws {PortalError} `body_too_large`, `media_type_unsupported` (compressed), `request_malformed` (not UTF-8)
 */
export async function readNodeBody(request: IncomingMessage, parsed: unknown): Promise<HttpBody> {
  // Some parsers leave an empty object behind a body they did not read; only a read one counts.
  if (parsed !== undefined && request.readableDidRead)
    return typeof parsed === "string" ? { text: parsed } : Buffer.isBuffer(parsed) ? { text: utf8(parsed) } : { parsed };
  const encoding = request.headers["content-encoding"];
  if (encoding !== undefined && encoding.toLowerCase() !== "identity")
    throw new PortalError("media_type_unsupported", { detail: "Send the body without a content encoding." });
  const chunks: Buffer[] = [];
  let size = 0;
  if (!request.readableDidRead)
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) throw new PortalError("body_too_large", { detail: `At most ${MAX_BODY_BYTES} bytes.` });
      chunks.push(chunk);
    }
  return { text: utf8(Buffer.concat(chunks)) };
}

function utf8(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw malformed([{ path: "", message: "must be UTF-8" }]);
  }
}

/** Writes a reply to a Node response: cookies of the host's own stay beside ours. */
export function writeNodeReply(response: ServerResponse, reply: HttpReply): void {
  response.statusCode = reply.status;
  for (const [name, value] of Object.entries(reply.headers)) {
    if (name === "set-cookie" || name === "vary") response.appendHeader(name, value);
    else response.setHeader(name, value as string);
  }
  if (reply.body !== undefined) response.setHeader("content-length", Buffer.byteLength(reply.body));
  response.end(reply.body);
}
