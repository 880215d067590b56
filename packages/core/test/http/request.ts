import type { HeaderLookup, HttpReply, HttpRequest } from "../../src/http/index.ts";

/** What a test sends along. */
export interface Sent {
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Text as it is; anything else as JSON, with its content type. */
  readonly body?: unknown;
  readonly query?: string;
  /** Mount path included; default the path. */
  readonly fullPath?: string;
}

/** A request as an adapter would make it. */
export function request(method: string, path: string, sent: Sent = {}): HttpRequest {
  const { headers = {}, body, query = "", fullPath = path } = sent;
  const json = body !== undefined && typeof body !== "string";
  return {
    method,
    path,
    query,
    fullPath,
    header: headersOf({ ...(body !== undefined && { "content-type": "application/json" }), ...headers }),
    body: async () => ({ text: json ? JSON.stringify(body) : (body ?? "") }),
  };
}

/** A look-up like Node's: by lower-case name. */
export function headersOf(headers: Readonly<Record<string, string | undefined>>): HeaderLookup {
  const given = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return (name) => given.get(name);
}

/** What a browser sends when its user submits a form of the page itself. */
export const ownForm = {
  "content-type": "application/x-www-form-urlencoded",
  "sec-fetch-site": "same-origin",
  "sec-fetch-mode": "navigate",
  accept: "text/html,application/xhtml+xml",
} as const;

/** What a browser sends when its user follows a link in a mail. */
export const navigation = {
  "sec-fetch-site": "none",
  "sec-fetch-mode": "navigate",
  "sec-fetch-dest": "document",
  accept: "text/html,application/xhtml+xml",
} as const;

export function form(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams(fields).toString();
}

export function jsonOf(reply: HttpReply): Record<string, unknown> {
  return JSON.parse(reply.body!) as Record<string, unknown>;
}

/** The Set-Cookie lines of a reply. */
export function cookiesOf(reply: HttpReply): readonly string[] {
  return [reply.headers["set-cookie"] ?? []].flat();
}

/** Name and value of a Set-Cookie line, as a browser sends them back. */
export function pairOf(setCookie: string): string {
  return setCookie.split(";", 1)[0]!;
}
