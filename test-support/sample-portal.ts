import { apiKeys, createPortal, memoryStore, type PortalOptions } from "@postern/core";

export const API_KEY = "sk_test_adapter";
export const withKey = { authorization: `Bearer ${API_KEY}` };
/** What a browser says of a form on the portal's own pages. */
export const sameOrigin = { "sec-fetch-site": "same-origin" };
/** What a browser says of a click on a link. */
export const navigation = { "sec-fetch-mode": "navigate", accept: "text/html,*/*;q=0.8" };
/** Behind a TLS proxy, as in production: the apps of the tests themselves speak http on any port. */
export const BASE_URL = "https://billing.example/portal";
export const SESSION_COOKIE = "__Host-postern";

type SampleOptions = Partial<
  Pick<
    PortalOptions<string>,
    "name" | "store" | "customers" | "clock" | "returnOrigins" | "clientOrigins" | "keys" | "onFault"
  >
>;

/** A portal for the customers `cus_acme` and `cus_globex`. */
export function samplePortal(options: SampleOptions = {}) {
  return createPortal({
    baseUrl: BASE_URL,
    store: memoryStore(),
    customers: {
      find: ({ customerId }) => (/^cus_(acme|globex)$/.test(customerId ?? "") ? { id: customerId! } : undefined),
    },
    scopes: ["invoices:read", "invoices:pay"],
    defaultScopes: ["invoices:read"],
    authenticate: apiKeys([{ key: API_KEY }]),
    onFault: () => {},
    ...options,
  });
}

export type SamplePortal = ReturnType<typeof samplePortal>;

/** @returns a portal token of `cus_acme`, as a bearer header. */
export async function bearer(portal: SamplePortal): Promise<{ authorization: string }> {
  const { token } = await portal.sessions.create({ customerId: "cus_acme", delivery: "token" });
  return { authorization: `Bearer ${token}` };
}
