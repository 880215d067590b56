import { apiKeys } from "../api-keys.ts";
import { memoryStore } from "../memory-store.ts";
import { createPortal, type Portal } from "../portal.ts";
import type { PortalStore } from "../store.ts";
import type { AdapterScope } from "./adapter-case.ts";
import { failing, type Faults, mirrored, noting } from "./adapter-store.ts";

export const API_KEY = "sk_test_adapter_0001";
export const READ_KEY = "sk_test_adapter_read";
/** Behind a TLS proxy, as in production: the hosts themselves speak http, on whatever port. */
const BASE_URL = "https://billing.example/portal";
export const SESSION_COOKIE = "__Host-postern";
export const SHOP = "https://shop.example";
export const APP = "https://app.example";
/** A nonce that a browser may bring. */
export const CLAIMANT = `${"c".repeat(42)}A`;

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

/** One of two portals that hold the same sessions, and what happened there: store verbs, and handlers that ran. */
export interface Side {
  readonly portal: Portal<AdapterScope>;
  readonly log: string[];
}

/** Two portals with the same sessions: one for the host, one for core to say what the host must answer. */
export interface World {
  readonly hosted: Side;
  readonly reference: Side;
  readonly faults: Faults;
  readonly passes: Passes;
}

/** Credentials of the sessions that both portals hold, by what became of them. */
export type Passes = Awaited<ReturnType<typeof prepare>>;

export async function createWorld(): Promise<World> {
  const faults: Faults = {};
  const time = { now: NOW - 120_000 };
  const clock = () => {
    if (faults.clock !== undefined) throw faults.clock.thrown;
    return time.now;
  };
  const [one, other] = [memoryStore(), memoryStore()];
  const passes = await prepare(portalOver(mirrored(one, other), clock));
  time.now = NOW;
  const side = (store: PortalStore): Side => {
    const log: string[] = [];
    return { portal: portalOver(failing(noting(store, log), faults), clock), log };
  };
  return { hosted: side(one), reference: side(other), faults, passes };
}

function portalOver(store: PortalStore, clock: () => number): Portal<AdapterScope> {
  return createPortal({
    baseUrl: BASE_URL,
    store,
    clock,
    customers: {
      find: ({ customerId }) =>
        customerId === "cus_acme" || customerId === "cus_globex" ? { id: customerId, name: "Acme & Söhne" } : undefined,
    },
    scopes: ["invoices:read", "invoices:pay"],
    defaultScopes: ["invoices:read"],
    authenticate: apiKeys([{ key: API_KEY }, { key: READ_KEY, permissions: ["sessions:read"] }]),
    returnOrigins: [SHOP],
    clientOrigins: [APP],
    embedOrigins: [SHOP],
    onFault: () => {},
  });
}

/** All of them two minutes before the requests, so that the shortest has expired. */
async function prepare(portal: Portal<AdapterScope>) {
  const acme = { customerId: "cus_acme", returnUrl: `${SHOP}/account`, page: "/invoices" } as const;
  const token = { ...acme, delivery: "token" } as const;
  const live = await portal.sessions.create(token);
  const paying = await portal.sessions.create({ ...token, scopes: ["invoices:read", "invoices:pay"] });
  const globex = await portal.sessions.create({ customerId: "cus_globex", delivery: "token" });
  const expired = await portal.sessions.create({ ...token, ttlSeconds: 60 });
  const revoked = await portal.sessions.create(token);
  await portal.sessions.revoke(revoked.id);
  const link = await portal.sessions.create(acme);
  const inApp = await portal.sessions.create({ ...acme, delivery: "redirect" });
  const spent = await portal.sessions.create(acme);
  await portal.redeem(spent.token);
  return {
    live: live.token,
    paying: paying.token,
    globex: globex.token,
    expired: expired.token,
    revoked: revoked.token,
    link: link.token,
    inApp: inApp.token,
    spent: spent.token,
    sessionId: link.id,
  };
}
