import { everyScope } from "@postern/example-demo";
import { type Answer, send } from "./client.ts";
import type { ServedDemo } from "./serve-demo.ts";

/** Whom a test is signed in as; Acme with every scope by default. */
export interface Whom {
  readonly tenantId?: string;
  readonly customerId?: string;
  readonly scopes?: readonly (typeof everyScope)[number][];
  readonly locale?: string;
}

/** A customer's program with a portal token. */
export interface SignedIn {
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Answer>;
  /** As a browser asks for a page. */
  readonly page: (path: string, headers?: Record<string, string>) => Promise<Answer>;
  readonly post: (path: string) => Promise<Answer>;
}

export async function signedIn(demo: ServedDemo, whom: Whom = {}): Promise<SignedIn> {
  const { tenantId = "default", customerId = "cus_acme", scopes = everyScope, locale } = whom;
  const { sessions } = demo.portal.forTenant(tenantId);
  const { token } = await sessions.create({ customerId, scopes, delivery: "token", locale });
  const authorization = `Bearer ${token}`;
  const get = (path: string, headers: Record<string, string> = {}) =>
    send(demo.baseUrl + path, { headers: { authorization, ...headers } });
  return {
    get,
    page: (path, headers) => get(path, { accept: "text/html", ...headers }),
    post: (path) => send(demo.baseUrl + path, { method: "POST", headers: { authorization } }),
  };
}
