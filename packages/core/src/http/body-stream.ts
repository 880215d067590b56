import { PortalError } from "../errors.ts";
import { malformed } from "../schemas.ts";
import { type HeaderLookup, MAX_BODY_BYTES } from "./message.ts";

/**
 * Reads a body from its chunks, up to 32 KB of UTF-8: the one place where every host's bodies are limited.
 *
 * @throws {PortalError} `body_too_large`, `media_type_unsupported` (compressed), `request_malformed` (not UTF-8,
 *   or the client went away)
 */
export async function readUtf8(chunks: AsyncIterable<Uint8Array>, header: HeaderLookup): Promise<string> {
  requireDeclaredSize(header);
  const encoding = header("content-encoding");
  if (encoding !== undefined && encoding.toLowerCase() !== "identity")
    throw new PortalError("media_type_unsupported", { detail: "Send the body without a content encoding." });
  return utf8(await readBytes(chunks));
}

async function readBytes(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const read: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of chunks) {
      size += chunk.length;
      requireSize(size);
      read.push(chunk);
    }
  } catch (error) {
    throw error instanceof PortalError ? error : malformed([{ path: "", message: "ended early" }]);
  }
  return Buffer.concat(read);
}

/** Refuses before anything is read what declares to be too long. @throws {PortalError} `body_too_large` */
export function requireDeclaredSize(header: HeaderLookup): void {
  requireSize(Number(header("content-length") ?? 0));
}

/** @throws {PortalError} `body_too_large` */
export function requireSize(bytes: number): void {
  if (bytes > MAX_BODY_BYTES) throw new PortalError("body_too_large", { detail: `At most ${MAX_BODY_BYTES} bytes.` });
}

/** @throws {PortalError} `request_malformed` */
export function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw malformed([{ path: "", message: "must be UTF-8" }]);
  }
}
