import { Agent, request } from "node:http";
import { connect } from "node:net";
import { once } from "node:events";

/** Name and value, in the order and as often as they are sent. */
export type Headers = readonly (readonly [name: string, value: string])[];

/** A request exactly as it goes over the wire. */
export interface Sent {
  readonly method: string;
  /** Path and query, or an absolute URL. */
  readonly target: string;
  readonly headers: Headers;
  readonly body?: string | Uint8Array | undefined;
  /** Tells the length of the body in advance; default true. */
  readonly sized?: boolean | undefined;
}

export interface Answer {
  readonly status: number;
  /** Lower-case names; every line of a header by itself. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
}

/** A connection to a running host that keeps alive. */
export interface Wire {
  send(sent: Sent): Promise<Answer>;
  /** Sends these bytes and hangs up. */
  hangUpAfter(bytes: string): Promise<void>;
  close(): void;
}

export function wireTo(port: number): Wire {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    send: (sent) => send(agent, port, sent),
    hangUpAfter: async (bytes) => {
      const socket = connect(port, "127.0.0.1");
      await once(socket, "connect");
      await new Promise((written) => socket.write(bytes, written));
      socket.resetAndDestroy();
    },
    close: () => agent.destroy(),
  };
}

function send(agent: Agent, port: number, sent: Sent): Promise<Answer> {
  const { method, target, body } = sent;
  const headers = framed(sent).flat();
  return new Promise((resolve, reject) => {
    const outgoing = request({ agent, host: "127.0.0.1", port, method, path: target, headers });
    outgoing.on("error", reject);
    outgoing.on("response", (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("error", reject);
      incoming.on("end", () => {
        const lines = new Map<string, string[]>();
        for (const [index, name] of incoming.rawHeaders.entries())
          if (index % 2 === 0) push(lines, name.toLowerCase(), incoming.rawHeaders[index + 1]!);
        resolve({ status: incoming.statusCode!, headers: lines, body: Buffer.concat(chunks).toString() });
      });
    });
    outgoing.end(body);
  });
}

function push(lines: Map<string, string[]>, name: string, value: string): void {
  lines.set(name, [...(lines.get(name) ?? []), value]);
}

/** The headers with those that every request needs, so that nothing but these is sent. */
function framed({ method, headers, body, sized = true }: Sent): Headers {
  const has = (name: string) => headers.some(([each]) => each.toLowerCase() === name);
  const own: [string, string][] = has("host") ? [] : [["host", "127.0.0.1"]];
  if (body !== undefined && !sized) own.push(["transfer-encoding", "chunked"]);
  else if ((body !== undefined || !/^(GET|HEAD|OPTIONS)$/.test(method)) && !has("content-length"))
    own.push(["content-length", String(Buffer.byteLength(body ?? ""))]);
  return [...own, ...headers];
}
