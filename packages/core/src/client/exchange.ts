import { PortalError } from "../errors.ts";
import { retold } from "../retold.ts";
import type { Mask } from "./mask.ts";
import type { ClientConfig } from "./options.ts";
import { malformedReply } from "./shape.ts";

/** One request to the management API. */
export interface Call {
  readonly method: "GET" | "POST";
  /** Below `baseUrl`, with its leading `/` or `?`; `""` for the mount itself. */
  readonly path: string;
  readonly body?: unknown;
  readonly idempotencyKey?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A reply, read to its end. */
export interface Reply {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

/**
 * Sends one request, once. Redirects are not followed: the key is for `baseUrl` and nowhere else.
 * @throws {PortalError} `server_unreachable`, `server_timeout`, `reply_malformed` for one that is too long
 * @throws the reason of the caller's own signal, once that is aborted.
 */
export async function exchange(config: ClientConfig, mask: Mask, call: Call): Promise<Reply> {
  const { signal } = call;
  signal?.throwIfAborted();
  // Not AbortSignal.any over AbortSignal.timeout: not every host keeps the combination alive.
  const ending = new AbortController();
  const end = () => ending.abort();
  const timer = setTimeout(end, config.timeoutMs);
  signal?.addEventListener("abort", end, { once: true });
  try {
    const reply = await config.fetch(config.baseUrl + call.path, { ...initOf(config, call), signal: ending.signal });
    return { status: reply.status, retryAfter: reply.headers.get("retry-after"), text: await textOf(reply) };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof PortalError) throw error;
    if (ending.signal.aborted)
      throw new PortalError("server_timeout", { detail: `No whole reply came within ${config.timeoutMs} ms.` });
    throw new PortalError("server_unreachable", { cause: retold(error, mask) });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", end);
  }
}

/** A page of the largest sessions is an eighth of it. */
const MAX_REPLY_MIB = 8;

async function textOf({ body }: Response): Promise<string> {
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = body?.getReader();
  const decoder = new TextDecoder();
  let [text, size] = ["", 0];
  for (let next = await reader?.read(); next?.value !== undefined; next = await reader?.read()) {
    size += next.value.length;
    if (size > MAX_REPLY_MIB * 1024 * 1024) {
      void reader?.cancel().catch(() => {});
      throw malformedReply(`It is longer than ${MAX_REPLY_MIB} MiB.`);
    }
    text += decoder.decode(next.value, { stream: true });
  }
  return text + decoder.decode();
}

function initOf({ apiKey }: ClientConfig, { method, body, idempotencyKey }: Call): RequestInit {
  const headers: Record<string, string> = { authorization: `Bearer ${apiKey}`, accept: "application/json" };
  if (idempotencyKey !== undefined) headers["idempotency-key"] = idempotencyKey;
  if (body === undefined) return { method, headers, redirect: "manual" };
  headers["content-type"] = "application/json";
  return { method, headers, redirect: "manual", body: JSON.stringify(body) };
}
