import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { AdapterApp, AdapterSetup, RunningAdapter } from "../../src/conformance/index.ts";
import {
  createGuard,
  createManagementHandler,
  createPortalHandler,
  enterPortal,
  errorReply,
  type Guard,
  type HeaderLookup,
  type HttpBody,
  type HttpHandler,
  type HttpReply,
  type HttpRequest,
  nodeHeaders,
  readNodeBody,
  type Verdict,
  writeNodeReply,
} from "../../src/http/index.ts";

/** The steps of an adapter, each of which may be done wrong. */
export interface Steps {
  read(request: HttpRequest, incoming: IncomingMessage): HttpRequest;
  readBody(incoming: IncomingMessage, parsed: unknown): Promise<HttpBody>;
  call(handle: HttpHandler, request: HttpRequest, incoming: IncomingMessage): Promise<HttpReply | undefined>;
  guard(guard: Guard, method: string, header: HeaderLookup, incoming: IncomingMessage): Verdict | Promise<Verdict>;
  write(response: ServerResponse, reply: HttpReply, incoming: IncomingMessage): void;
}

const right: Steps = {
  read: (request) => request,
  readBody: readNodeBody,
  call: (handle, request) => handle(request),
  guard: (guard, method, header) => guard(method, header),
  write: writeNodeReply,
};

/** An adapter for Node's own server, without any framework. */
export function bareHost(steps: Partial<Steps> = {}): AdapterSetup {
  const listener = (app: AdapterApp) => listenerOf(app, { ...right, ...steps });
  return { start: (app) => listen(createServer({ maxHeaderSize: 262_144 }, listener(app))) };
}

async function listen(server: Server): Promise<RunningAdapter> {
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function listenerOf(app: AdapterApp, steps: Steps) {
  const mounts = [
    { at: app.under + app.management, handle: createManagementHandler(app.portal) },
    { at: app.under + app.customerSide, handle: createPortalHandler(app.portal) },
  ];
  const guards = app.guarded.map((route) => ({ ...route, guard: createGuard(route.authority, route.scopes) }));

  return (incoming: IncomingMessage, response: ServerResponse) => {
    for (const [name, value] of app.before) response.appendHeader(name, value);
    const write = (reply: HttpReply) => steps.write(response, reply, incoming);
    answer(incoming, response, write).catch((error: unknown) => {
      const reply = errorReply(app.portal, error, nodeHeaders(incoming));
      if (reply === undefined) plain(response, 500, "broken");
      else write(reply);
    });
  };

  async function answer(incoming: IncomingMessage, response: ServerResponse, write: (reply: HttpReply) => void) {
    const method = incoming.method!;
    const [fullPath = "", query = ""] = incoming.url!.replace(/^https?:\/\/[^/?]*/, "").split("?");
    const header = nodeHeaders(incoming);
    const parsed = app.parsers ? await parse(incoming) : undefined;
    for (const { at, handle } of mounts) {
      if (fullPath !== at && !fullPath.startsWith(`${at}/`)) continue;
      const path = fullPath.slice(at.length) || "/";
      const body = () => steps.readBody(incoming, parsed);
      const request = steps.read({ method, path, query, fullPath, header, body }, incoming);
      const reply = await steps.call(handle, request, incoming);
      if (reply !== undefined) return write(reply);
    }
    const path = fullPath.startsWith(app.under) ? fullPath.slice(app.under.length) : undefined;
    if (path === app.enter.path) return write(await enterPortal(app.portal, method, header, app.enter.input));
    if (path === app.echo) return plain(response, 200, Buffer.concat(await incoming.toArray()).toString());
    const found = guards.find((each) => each.path === path && each.method === method.replace("HEAD", "GET"));
    if (found === undefined) return plain(response, 404, "not found");
    const verdict = await steps.guard(found.guard, method, header, incoming);
    if (verdict.access !== undefined)
      return plain(response, 200, JSON.stringify(found.handle(verdict.access as never)));
    if (found.onDenied === "throw") throw verdict.error;
    write(verdict.reply);
  }
}

/** What body parsers of merchants do: forms and JSON, and nothing else is read. */
async function parse(incoming: IncomingMessage): Promise<unknown> {
  const type = incoming.headers["content-type"];
  if (type !== "application/json" && type !== "application/x-www-form-urlencoded") return {};
  const text = Buffer.concat(await incoming.toArray()).toString();
  return type === "application/json" ? (JSON.parse(text) as unknown) : Object.fromEntries(new URLSearchParams(text));
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.statusCode = status;
  response.end(text);
}
