import { type HttpReply, type HttpRequest, writeNodeReply } from "../../../src/http/index.ts";
import type { Steps } from "../bare-host.ts";

/** One way to break an adapter, and the case that must notice. */
export interface Sabotage {
  readonly name: string;
  readonly steps: Partial<Steps>;
  readonly caughtBy: string;
}

/** An adapter that reads requests so. */
export function reads(change: (request: HttpRequest) => Partial<HttpRequest>): Partial<Steps> {
  return { read: (request) => ({ ...request, ...change(request) }) };
}

/** An adapter that writes replies so. */
export function writes(change: (reply: HttpReply) => Partial<HttpReply>): Partial<Steps> {
  return { write: (response, reply) => writeNodeReply(response, { ...reply, ...change(reply) }) };
}

export function without({ headers }: HttpReply, name: string): Partial<HttpReply> {
  const { [name]: _dropped, ...kept } = headers;
  return { headers: kept };
}
