import { Agent, createServer, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";
import type { RequestListener, ServerOptions } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A request exactly as it goes over the wire; `fetch` would tidy it. */
export interface Sent {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer | undefined;
  /** Tells no length in advance. */
  readonly chunked?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
  /** The body as JSON. */
  readonly json: Record<string, unknown>;
  /** Whether the request went over the connection of an earlier one. */
  readonly reusedConnection: boolean;
}

export type Send = (path: string, sent?: Sent) => Promise<Answer>;

/** A server that a test talks to, however its framework starts and stops it. */
export interface Host {
  start(): Promise<number>;
  stop(): Promise<unknown>;
}

/** Serves an app until the test is over. @returns how to send it requests, and its port. */
export function serve(app: RequestListener, options: ServerOptions = {}): Promise<{ send: Send; port: number }> {
  const server = createServer(options, app);
  return serveHost({
    start: async () => {
      await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
      return (server.address() as AddressInfo).port;
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    },
  });
}

/** The same, of a framework that has a server of its own. */
export async function serveHost(host: Host): Promise<{ send: Send; port: number }> {
  const port = await host.start();
  const { send, close } = sender(port);
  onTestFinished(async () => {
    close();
    await host.stop();
  });
  return { port, send };
}

/** How to send requests to a port of this machine. */
export function sender(port: number): { readonly send: Send; readonly close: () => void } {
  const agent = new Agent({ keepAlive: true });
  return { send: (path, sent) => sendOver(agent, port, path, sent), close: () => agent.destroy() };
}

function sendOver(agent: Agent, port: number, path: string, sent: Sent = {}): Promise<Answer> {
  const { method = "GET", headers = {}, body, chunked = false } = sent;
  const framing = chunked ? { "transfer-encoding": "chunked" } : { "content-length": Buffer.byteLength(body ?? "") };
  const length = body === undefined ? {} : framing;
  return new Promise((resolve, reject) => {
    const outgoing = request({ agent, port, host: "127.0.0.1", path, method, headers: { ...length, ...headers } });
    outgoing.on("error", reject);
    outgoing.on("response", (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("error", reject);
      incoming.on("end", () => {
        const bytes = Buffer.concat(chunks);
        const text = bytes.toString();
        resolve({
          status: incoming.statusCode!,
          headers: incoming.headers,
          bytes,
          text,
          get json() {
            return JSON.parse(text) as Record<string, unknown>;
          },
          reusedConnection: outgoing.reusedSocket,
        });
      });
    });
    outgoing.end(body);
  });
}

/** A JSON body with its content type. */
export function json(value: unknown, headers: OutgoingHttpHeaders = {}): Sent {
  return { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(value) };
}

/** A form's body with its content type. */
export function form(fields: Record<string, string>, headers: OutgoingHttpHeaders = {}): Sent {
  const body = new URLSearchParams(fields).toString();
  return { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded", ...headers }, body };
}

/** Sends cookies back as a browser would. */
export function cookiesOf({ headers }: Answer): { cookie: string } {
  return { cookie: (headers["set-cookie"] ?? []).map((cookie) => cookie.split(";", 1)[0]).join("; ") };
}
