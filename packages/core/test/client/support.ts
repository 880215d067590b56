import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { createManagementHandler, nodeHeaders, readNodeBody, writeNodeReply } from "../../src/http/index.ts";
import { portalSessionsOf } from "../../src/client/client.ts";
import type { PortalClientOptions } from "../../src/client/index.ts";
import { readClientOptions } from "../../src/client/options.ts";
import { keys, type Scope, setUp } from "../http/support.ts";
import type { PortalSessions } from "../../src/client/index.ts";
import { secret } from "../idempotency/support.ts";

const MOUNT = "/v1/portal-sessions";

/** What a flaky server does with one request. */
export type Mood =
  | "answer"
  /** Ends the connection without looking at the request. */
  | "drop"
  /** Does what was asked, and ends the connection instead of answering. */
  | "lose"
  /** Never answers. */
  | "hang"
  /** Sends the head of a reply and never its body. */
  | "stall"
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };

/** What came over the wire. */
interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
}

/** A real server before a real portal, in these moods, one for each request, and then well. */
export async function serveManagement({ moods = [] as readonly Mood[], keyed = true } = {}) {
  const { portal, clock } = setUp(keyed ? { secret } : {});
  const handle = createManagementHandler(portal);
  const seen: Seen[] = [];
  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing)).listen(0, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const mood = moods[seen.length] ?? "answer";
    const [fullPath = "", query = ""] = incoming.url!.split("?");
    seen.push({ method: incoming.method!, path: incoming.url!, headers: incoming.headers });
    if (mood === "drop") return void incoming.socket.destroy();
    if (mood === "hang") return;
    if (mood === "stall") return void outgoing.writeHead(200, { "content-length": "99" }).write("{");
    if (typeof mood === "object") return void outgoing.writeHead(mood.status, mood.headers).end(mood.body);
    const path = fullPath.slice(MOUNT.length) || "/";
    const header = nodeHeaders(incoming);
    const body = () => readNodeBody(incoming, undefined);
    const reply = await handle({ method: incoming.method!, path, query, fullPath, header, body });
    if (mood === "lose") incoming.socket.destroy();
    else writeNodeReply(outgoing, reply!);
  }

  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}${MOUNT}`;
  return { portal, clock, seen, baseUrl };
}

/** Sessions over a real server, by a client whose waits take no time and are written down; `time` is its own clock. */
export async function flaky(
  moods: readonly Mood[],
  { keyed = true, ...options }: Partial<PortalClientOptions> & { keyed?: boolean } = {},
) {
  const server = await serveManagement({ moods, keyed });
  const config = readClientOptions({ baseUrl: server.baseUrl, apiKey: keys.full, ...options });
  const waits: number[] = [];
  const time = { now: 0 };
  const sessions = portalSessionsOf(config, {
    sleep: async (ms) => void waits.push(ms),
    now: () => time.now,
    random: () => 0.5,
    randomKey: () => crypto.randomUUID(),
  }) as PortalSessions<Scope>;
  return { ...server, sessions, waits, time };
}

/** How a call ended. */
export async function errorOf(call: Promise<unknown>): Promise<Error> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Error) return error;
  throw new Error("The call was not refused with an error.");
}
