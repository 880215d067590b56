import { PortalError } from "../errors.ts";
import { readUtf8 } from "../http/body-stream.ts";
import { errorReply } from "../http/gate.ts";
import { enterPortal } from "../http/enter-portal.ts";
import { createGuard } from "../http/guard.ts";
import { createManagementHandler } from "../http/management.ts";
import type { HeaderLookup, HttpBody, HttpReply } from "../http/message.ts";
import { createPortalHandler } from "../http/portal-routes.ts";
import type { AdapterApp, GuardedRoute } from "./adapter-case.ts";
import type { Headers, Sent } from "./adapter-wire.ts";

/** What a host must answer: our reply to the byte, or something of the host's own making. */
export type Expected =
  | { readonly by: "postern"; readonly reply: HttpReply }
  | { readonly by: "handler"; readonly value: unknown }
  | { readonly by: "echo"; readonly text: string }
  /** A 4xx: nobody's path. */
  | { readonly by: "host" }
  /** A 500: a bug in the merchant's code. */
  | { readonly by: "fault" };

/** Answers requests with the plain-record handlers of core, and no host at all. */
export function coreAlone(app: AdapterApp): (sent: Sent) => Promise<Expected> {
  const mounts = [
    { at: app.under + app.management, handle: createManagementHandler(app.portal) },
    { at: app.under + app.customerSide, handle: createPortalHandler(app.portal) },
  ];
  const guards = app.guarded.map((route) => ({ route, guard: createGuard(route.authority, route.scopes) }));

  return (sent) => answer(sent).catch(faultOf);

  async function answer(sent: Sent): Promise<Expected> {
    const { path, query } = split(sent.target);
    const { method } = sent;
    const header = lookupOf(sent.headers);
    for (const { at, handle } of mounts) {
      if (path !== at && !path.startsWith(`${at}/`)) continue;
      const below = path.slice(at.length) || "/";
      const body = () => bodyOf(app, sent, header);
      const reply = await handle({ method, path: below, query, fullPath: path, header, body });
      if (reply !== undefined) return { by: "postern", reply };
    }
    if (path === app.under + app.enter.path)
      return { by: "postern", reply: await enterPortal(app.portal, method, header, app.enter.input) };
    if (path === app.under + app.echo && method === "POST") return { by: "echo", text: textOf(sent) };
    const guarded = guards.find(({ route }) => path === app.under + route.path && answers(route, method));
    if (guarded === undefined) return { by: "host" };
    const verdict = await guarded.guard(method, header);
    if (verdict.access === undefined) return { by: "postern", reply: verdict.reply };
    return handled(() => guarded.route.handle(verdict.access), header);
  }

  function handled(run: () => unknown, header: HeaderLookup): Expected {
    try {
      return { by: "handler", value: run() };
    } catch (error) {
      const reply = errorReply(app.portal, error, header);
      return reply === undefined ? { by: "fault" } : { by: "postern", reply };
    }
  }
}

function faultOf(error: unknown): Expected {
  if (error instanceof PortalError) throw error; // core itself broke its promise
  return { by: "fault" };
}

function answers(route: GuardedRoute, method: string): boolean {
  return method === route.method || (method === "HEAD" && route.method === "GET");
}

/** Takes a request target apart; `http://host` before the path (RFC 9112 section 3.2.2) says nothing to us. */
function split(target: string): { readonly path: string; readonly query: string } {
  const [, path = "", query = ""] = /^(?:[a-z]+:\/\/[^/?]*)?([^?]*)\??(.*)$/s.exec(target)!;
  return { path, query };
}

/** Of these Node keeps the first alone. @see https://nodejs.org/api/http.html#messageheaders */
const firstAlone = new Set(["authorization", "content-length", "content-type", "host", "user-agent"]);

function lookupOf(headers: Headers): HeaderLookup {
  return (name) => {
    const values = headers.filter(([each]) => each.toLowerCase() === name).map(([, value]) => value);
    if (values.length === 0 || firstAlone.has(name)) return values[0];
    return values.join(name === "cookie" ? "; " : ", ");
  };
}

function textOf({ body }: Sent): string {
  return Buffer.from(body ?? "").toString();
}

async function bodyOf({ parsers }: AdapterApp, sent: Sent, header: HeaderLookup): Promise<HttpBody> {
  const bytes = Buffer.from(sent.body ?? "");
  const told = (name: string) => (name === "content-length" && sent.sized !== false ? `${bytes.length}` : header(name));
  const text = await readUtf8(inChunks(bytes), told);
  const [type = ""] = (header("content-type") ?? "").split(";");
  if (!parsers) return { text };
  if (type === "application/json") return { parsed: JSON.parse(text) as unknown };
  if (type !== "application/x-www-form-urlencoded") return { text };
  return { parsed: Object.fromEntries(new URLSearchParams(text)) };
}

async function* inChunks(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 16_384) yield bytes.subarray(at, at + 16_384);
}
