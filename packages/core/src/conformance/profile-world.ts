import { apiKeys } from "../api-keys.ts";
import type { GuardedProfile, Profile } from "../http/profile.ts";
import { memoryStore } from "../memory-store.ts";
import { ownedBy } from "../owned-by.ts";
import { createPortal, type Portal } from "../portal.ts";
import { profiles } from "../profiles/index.ts";
import type { AdapterApp, AdapterScope, GuardedRoute } from "./adapter-case.ts";
import { failing, type Faults } from "./adapter-store.ts";

/** Keys of callers: what each may do, and for whom, is in their names. */
export const keys = {
  secret: "sk_test_profile",
  read: "sk_test_profile_read",
  publishable: "pk_test_profile",
  otherTenant: "sk_test_other_tenant",
  billstack: "bs_test_profile",
  billstackRead: "bs_test_profile_read",
} as const;

export const SHOP = "https://shop.example";
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const PROJECT = JSON.stringify(["team_1", "proj_1"]);

/** One portal that all profiles are mounted over, and what a case may do to it. */
export interface ProfileWorld {
  readonly portal: Portal<AdapterScope>;
  readonly app: AdapterApp;
  readonly faults: Faults;
  /** Lets seconds pass. */
  readonly pass: (seconds: number) => void;
  /** Customers who are gone are found no more. */
  readonly gone: Set<string>;
}

const customers = [
  { tenantId: "default", id: "cus_acme", externalId: "acme-001" },
  { tenantId: "default", id: "cus_globex", externalId: "globex/002" },
  { tenantId: "other", id: "cus_other", externalId: "other-001" },
  { tenantId: PROJECT, id: "pc_acme", externalId: null },
];

export function createProfileWorld(): ProfileWorld {
  const faults: Faults = {};
  const time = { now: NOW };
  const gone = new Set<string>();
  const portal = createPortal({
    baseUrl: "https://billing.example/portal",
    store: failing(memoryStore(), faults),
    clock: () => time.now,
    customers: {
      find: ({ tenantId, customerId, customerExternalId }) =>
        customers.find(
          (each) =>
            each.tenantId === tenantId &&
            !gone.has(each.id) &&
            (customerId === undefined ? each.externalId === customerExternalId : each.id === customerId),
        ),
    },
    scopes: ["invoices:read", "invoices:pay"],
    defaultScopes: ["invoices:read"],
    authenticate: authenticate(),
    keys: [{ kid: "test-1", alg: "HS256", secret: "k".repeat(32) }],
    secret: "s".repeat(32),
    returnOrigins: [SHOP],
    onFault: () => {},
  });
  const pass = (seconds: number) => void (time.now += seconds * 1000);
  return { portal, app: appOf(portal), faults, pass, gone };
}

function authenticate() {
  return apiKeys([
    { key: keys.secret },
    { key: keys.read, permissions: ["sessions:read"] },
    { key: keys.publishable, publishable: true },
    { key: keys.otherTenant, tenantId: "other" },
    { key: keys.billstack, tenantId: PROJECT },
    { key: keys.billstackRead, tenantId: PROJECT, permissions: ["sessions:read"] },
  ]);
}

function appOf(portal: Portal<AdapterScope>): AdapterApp {
  const billstack = billstackOf(portal);
  const flexprice = profiles.flexprice(portal, { portalUrl: "https://billing.example/flexprice" });
  const mounted: Readonly<Record<string, Profile>> = {
    marginfront: profiles.marginfront(portal),
    unitpay: profiles.unitpay(portal),
    billstack,
    flexprice,
    stripe: profiles.stripe(portal, {
      sessionTerms: ({ configuration }) => (configuration === "bpc_pay" ? { scopes: ["invoices:pay"] } : {}),
    }),
  };
  return {
    portal,
    under: "",
    management: "/v1/portal-sessions",
    customerSide: "/portal",
    profiles: Object.entries(mounted).map(([name, profile]) => ({ at: `/${name}`, profile })),
    guarded: [
      ...guardedBy("/flexprice", flexprice),
      ...guardedBy("/billstack/portal/:token", billstack),
      ...guardedBy("/api", portal),
    ],
    enter: { path: "/billing", input: { customerId: "cus_acme" } },
    echo: "/portal/notes",
    parsers: false,
    trustProxy: false,
    before: [],
  };
}

function billstackOf(portal: Portal<AdapterScope>): GuardedProfile<AdapterScope> {
  return profiles.billstack(portal, {
    portalUrl: "https://billing.example/billstack/portal",
    updateSubscription: ({ customerId }, id, change) =>
      customerId === "pc_acme" && id === "sub_acme" ? { id, ...change } : undefined,
    createSetupIntent: ({ customerId }) => ({ url: `https://checkout.example/${customerId}` }),
  });
}

function guardedBy(at: string, authority: GuardedRoute["authority"]): GuardedRoute[] {
  const route = (path: string, onDenied: GuardedRoute["onDenied"], handle: GuardedRoute["handle"]): GuardedRoute => ({
    method: "GET",
    path: at + path,
    scopes: ["invoices:read"],
    authority,
    onDenied,
    handle,
  });
  const theirs = { id: "in_2", customerId: "cus_globex" };
  return [
    route("/whoami", "reply", ({ customerId, scopes }) => ({ customerId, scopes })),
    route("/thrown", "throw", ({ customerId }) => ({ customerId })),
    route("/invoices/in_2", "reply", (access) => ownedBy(access, theirs)),
    { ...route("/pay", "reply", ({ customerId }) => ({ customerId })), scopes: ["invoices:pay"] },
  ];
}
