import type { IncomingMessage } from "node:http";
import type { Portal } from "@postern/core";
import {
  enterPortal as enter,
  type EnterInput,
  errorReply,
  type HeaderLookup,
  type HttpReply,
  nodeHeaders,
  representationHeaders,
  type TokenAuthority,
} from "@postern/core/http";
import type { FastifyReply } from "fastify";
import type { HostReply, HostRequest, PortalErrorHandler } from "./host.ts";

/** The headers as they came: hooks of the app may have changed `request.headers`. */
export function headersOf(request: HostRequest): HeaderLookup {
  return nodeHeaders(request.raw as IncomingMessage);
}

/**
 * Writes a reply through Fastify, so that every hook of the app sees it; cookies and `Vary` of the app's own
 * stay beside ours. A reply that was sent already, such as a time-out's, is left alone.
 *
 * @returns when it is written: a hook or handler that resolves earlier would send a second one.
 */
export async function send(host: HostReply, { status, headers, body }: HttpReply): Promise<void> {
  if (host.sent) return;
  const reply = host as FastifyReply;
  reply.code(status);
  for (const [name, value] of Object.entries(headers)) {
    if (name === "set-cookie") keepBefore(reply, name, (before) => [...before, ...[value].flat()]);
    else if (name === "vary") keepBefore(reply, name, (before) => [...before, value].join(", "));
    else void reply.header(name, value);
  }
  await reply.send(body);
}

/** What middleware has put on the Node response counts too, and Fastify would write ours over it. */
function keepBefore(reply: FastifyReply, name: string, join: (before: string[]) => string | string[]): void {
  const before = [reply.getHeader(name) ?? []].flat().map(String);
  void reply.removeHeader(name).header(name, join(before));
}

/**
 * Walks a customer whom the app knows already straight into the portal. POST handlers only.
 *
 * @example
 * ```ts
 * app.post("/billing", (request, reply) => enterPortal(portal, request, reply, { customerId: customerOf(request) }));
 * ```
 */
export async function enterPortal<S extends string>(
  portal: Portal<S>,
  request: HostRequest,
  reply: HostReply,
  input: EnterInput<NoInfer<S>>,
): Promise<void> {
  await send(reply, await enter(portal, request.method, headersOf(request), input, () => request.ip));
}

/**
 * Answers every `PortalError` that a handler threw, such as the 404 of `ownedBy`, and throws on what is not
 * Postern's: `app.setErrorHandler(portalErrors(portal))`, or call it first in an error handler of your own.
 */
export function portalErrors(portal: TokenAuthority): PortalErrorHandler {
  return async (error, request, reply) => {
    const answer = errorReply(portal, error, headersOf(request));
    if (answer === undefined) throw error;
    for (const name of representationHeaders) void reply.removeHeader(name);
    await send(reply, answer);
  };
}
