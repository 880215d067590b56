import { apiKeys, createPortal, memoryStore } from "../../src/index.ts";

export const withKey = { authorization: "Bearer sk_test_fetch_01" };
export const sameOrigin = { "sec-fetch-site": "same-origin" };

/** A portal for the customers `cus_acme` and `cus_globex`. */
export function samplePortal() {
  return createPortal({
    baseUrl: "https://billing.example/portal",
    store: memoryStore(),
    customers: {
      find: ({ customerId }) => (/^cus_(acme|globex)$/.test(customerId ?? "") ? { id: customerId! } : undefined),
    },
    scopes: ["invoices:read", "invoices:pay"],
    defaultScopes: ["invoices:read"],
    authenticate: apiKeys([{ key: "sk_test_fetch_01" }]),
    onFault: () => {},
  });
}

/** @returns a portal token of `cus_acme`, as a bearer header. */
export async function bearer(portal: ReturnType<typeof samplePortal>): Promise<{ authorization: string }> {
  const { token } = await portal.sessions.create({ customerId: "cus_acme", delivery: "token" });
  return { authorization: `Bearer ${token}` };
}

export function requestTo(path: string, init: RequestInit = {}): Request {
  return new Request(`http://127.0.0.1:3000${path}`, init);
}

/** A request with a JSON body. */
export function post(path: string, body: object, headers: Record<string, string> = {}): Request {
  const init = { method: "POST", headers: { "content-type": "application/json", ...headers } };
  return requestTo(path, { ...init, body: JSON.stringify(body) });
}

/** Sends the cookies of a response back as a browser would. */
export function cookiesOf(response: Response): { cookie: string } {
  const pairs = response.headers.getSetCookie().map((line) => line.split(";", 1)[0]);
  return { cookie: pairs.join("; ") };
}
