import type { EndCode } from "./expiry-watch.ts";

/** A request that waits for its token. */
export interface Carried {
  readonly send: (token: string) => Promise<Response>;
  /** Whether its body, if any, can be sent twice. */
  readonly isRepeatable: boolean;
}

/**
 * Prepares a request for the token.
 * @param bases where it may go; relative addresses are resolved against the first.
 * @throws {TypeError} for any other address.
 */
export function carry(bases: readonly string[], input: string | URL | Request, init?: RequestInit): Carried {
  const request = input instanceof Request ? input : undefined;
  const { origin, pathname, href } = new URL(input instanceof Request ? input.url : input, `${bases[0]}/`);
  if (!bases.some((base) => `${origin}${pathname}/`.startsWith(`${base}/`)))
    throw new TypeError(`The portal token must not go to ${origin}`);
  return {
    isRepeatable: /^(GET|HEAD)$/.test(request?.method ?? "GET") && !(init?.body instanceof ReadableStream),
    send(token) {
      const headers = new Headers(init?.headers ?? request?.headers);
      headers.set("authorization", `Bearer ${token}`);
      return fetch(request ?? href, { ...init, headers, credentials: "omit", redirect: "error" });
    },
  };
}

/** Why the portal refuses the token; `undefined` for any other reply. */
export async function endCodeOf(reply: Response): Promise<EndCode | undefined> {
  if (reply.status !== 401) return undefined;
  const body: unknown = await reply
    .clone()
    .json()
    .catch(() => undefined);
  const { code } = Object(body) as { code?: EndCode };
  return /^(token_expired|token_invalid|session_revoked)$/.test(String(code)) ? code : undefined;
}
