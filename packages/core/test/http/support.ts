import {
  apiKeys,
  createPortal,
  memoryStore,
  type PortalError,
  type PortalOptions,
  type PortalStore,
} from "../../src/index.ts";
import {
  createManagementHandler,
  createPortalHandler,
  type HttpHandler,
  type HttpReply,
} from "../../src/http/index.ts";
import type { CreateInput, CreatedSession } from "../../src/index.ts";
import { replyCheck } from "./reply-check.ts";
import { request, type Sent } from "./request.ts";

export type Scope = "invoices:read" | "subscriptions:read" | "subscriptions:write";

export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
export const HOME = "https://shop.example.com/home";
export const RETURN_URL = "https://shop.example.com/account";
export const ORIGIN = "https://billing.example.com";

export const keys = {
  full: "sk_test_full_0001",
  reader: "sk_test_reader_01",
  writer: "sk_test_writer_01",
  publishable: "pk_test_browser_1",
  otherTenant: "sk_test_globex_01",
} as const;

const customers = [
  { id: "cus_acme", externalId: "acme-001", name: "Acme Ltd" },
  { id: "cus_globex", externalId: "globex-002", name: "Globex" },
  { id: "cus_plain" },
  { id: "cus_braces", name: "{actor} {customer}" },
  { id: "cus_hostile", name: `"><script>alert('&')</script>` },
];

/** A portal on a stopped clock, with everything around it that can fail. */
export function setUp(options: Partial<PortalOptions<Scope>> = {}) {
  const clock = { now: NOW };
  const down = { store: false, directory: false };
  const faults: PortalError[] = [];
  const portal = createPortal<Scope>({
    baseUrl: `${ORIGIN}/portal`,
    store: failing(memoryStore(), () => down.store),
    customers: {
      find({ customerId, customerExternalId }) {
        if (down.directory) throw new Error("the directory is away");
        return customers.find(
          ({ id, externalId }) => id === customerId || (externalId && externalId === customerExternalId),
        );
      },
    },
    scopes: ["invoices:read", "subscriptions:read", "subscriptions:write"],
    defaultScopes: ["invoices:read"],
    authenticate: apiKeys([
      { key: keys.full },
      { key: keys.reader, permissions: ["sessions:read"] },
      { key: keys.writer, permissions: ["sessions:write"] },
      { key: keys.publishable, publishable: true },
      { key: keys.otherTenant, tenantId: "globex" },
    ]),
    returnOrigins: ["https://shop.example.com"],
    homeUrl: HOME,
    clock: () => clock.now,
    onFault: (fault) => void faults.push(fault),
    ...options,
  });
  const check = replyCheck(portal);
  const management = sender(createManagementHandler(portal), check);
  return {
    portal,
    clock,
    down,
    faults,
    /** Calls the management API as it is. */
    management,
    /** Calls the management API with the full key. */
    manage: (method: string, path: string, sent: Sent = {}) =>
      management(method, path, { ...sent, headers: { "x-api-key": keys.full, ...sent.headers } }),
    /** Calls the customer side. */
    visit: sender(createPortalHandler(portal), check),
    mint: (input: Partial<CreateInput<Scope>> = {}): Promise<CreatedSession<Scope>> =>
      portal.sessions.create({ customerId: "cus_acme", ...input } as CreateInput<Scope>),
    /** Mints a session that is in use, and tells its portal token. */
    mintToken: async (input: Partial<CreateInput<Scope>> = {}) =>
      (await portal.sessions.create({ customerId: "cus_acme", delivery: "token", ...input } as CreateInput<Scope>))
        .token,
  };
}

export type SetUp = ReturnType<typeof setUp>;

function sender(handler: HttpHandler, check: ReturnType<typeof replyCheck>) {
  return async (method: string, path: string, sent: Sent = {}): Promise<HttpReply> => {
    const reply = await handler(request(method, path, sent));
    if (reply === undefined) throw new Error(`no route for ${method} ${path}`);
    check(method, path, reply);
    return reply;
  };
}

function failing(store: PortalStore, isDown: () => boolean): PortalStore {
  return new Proxy(store, {
    get: (target, verb: keyof PortalStore) =>
      isDown() ? () => Promise.reject(new Error("connection refused")) : target[verb].bind(target),
  });
}
