import type { ServedDemo } from "./serve-demo.ts";

/** Whatever came; the tests say what they expect of it. */
type Json = Record<string, any>;

/** A reply as the tests look at it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; `{}` if it is none. */
  readonly json: Json;
}

/** Sends one request; redirects are not followed. */
export async function send(url: string, init: RequestInit = {}): Promise<Answer> {
  const reply = await fetch(url, { redirect: "manual", ...init });
  const { status, headers } = reply;
  const text = await reply.text();
  const isJson = text !== "" && headers.get("content-type")?.includes("json");
  return { status, headers, text, json: isJson ? (JSON.parse(text) as Json) : {} };
}

/** A JSON body. */
function json(value: unknown, headers: Record<string, string> = {}): RequestInit {
  return { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(value) };
}

const withKey = { authorization: "Bearer sk_demo_local" };

/** What the merchant's servers do with an API key. */
export function management({ origin }: Pick<ServedDemo, "origin">) {
  const root = `${origin}/v1/portal-sessions`;
  return {
    create: (body: unknown, headers: Record<string, string> = withKey) => send(root, json(body, headers)),
    list: (query = "") => send(`${root}${query}`, { headers: withKey }),
    get: (id: string) => send(`${root}/${id}`, { headers: withKey }),
    end: (id: string) => send(`${root}/${id}`, { method: "DELETE", headers: withKey }),
    revoke: (body: unknown) => send(`${root}/revoke`, json(body, withKey)),
  };
}

/** What a customer's program does with a link token and a portal token. */
export function customer({ baseUrl }: Pick<ServedDemo, "baseUrl">) {
  return {
    redeem: (token: string, claimant?: string) => send(`${baseUrl}/redeem`, json({ token, claimant })),
    get: (path: string, token: string | undefined) => send(baseUrl + path, { headers: bearer(token) }),
    post: (path: string, token: string | undefined) => send(baseUrl + path, { method: "POST", headers: bearer(token) }),
  };
}

function bearer(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

type Visit = Omit<RequestInit, "headers"> & { readonly headers?: Readonly<Record<string, string>> };

/** A browser as far as cookies and one form go. Each has its own cookies. */
export function cookieBrowser({ baseUrl }: Pick<ServedDemo, "baseUrl">) {
  const cookies = new Map<string, string>();
  const visit = async (path: string, init: Visit = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await send(baseUrl + path, { ...init, headers: { ...init.headers, cookie } });
    for (const each of answer.headers.getSetCookie()) {
      const [pair = "", ...attributes] = each.split("; ");
      const at = pair.indexOf("=");
      if (attributes.includes("Max-Age=0")) cookies.delete(pair.slice(0, at));
      else cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return answer;
  };
  return {
    cookies,
    visit,
    /** Presses the open page's button. */
    redeem: (token: string) =>
      visit("/redeem", {
        method: "POST",
        headers: { "sec-fetch-site": "same-origin" },
        body: new URLSearchParams({ token: token }),
      }),
  };
}
