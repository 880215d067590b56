import type { Customer, CustomerDirectory, CustomerQuery } from "../src/directory.ts";
import { PortalError } from "../src/errors.ts";
import { memoryStore } from "../src/memory-store.ts";
import type { PortalOptions } from "../src/options.ts";
import { createPortal, type Portal } from "../src/portal.ts";
import type { PortalStore } from "../src/store.ts";

/** 2026-01-02T03:04:05.006Z; every test starts here. */
export const start = 1_767_323_045_006;

export const baseUrl = "https://billing.example.com/portal";

export const scopes = {
  "invoices:read": [],
  "invoices:pay": ["invoices:read"],
  "subscriptions:read": [],
  "subscriptions:write": [],
} as const;

export type TestScope = keyof typeof scopes;

/** Every tenant knows these, and the look-alikes are other people. */
export const customers: readonly Customer[] = [
  { id: "cus_acme", externalId: "acme-001", name: "Acme" },
  { id: "cus_globex", externalId: "globex-002", name: "Globex" },
  { id: "CUS_ACME", externalId: "ACME-001" },
  { id: "cus_acme ", externalId: "acme-001 " },
  { id: "cus_ácme", externalId: "ácme-001" },
  { id: "cus_a\u0301cme", externalId: "a\u0301cme-001" },
  { id: "{cus_acme}", externalId: "%_*" },
  { id: "no external id" },
];

/** Finds by exact text alone, as a merchant's own code would be asked to. */
export function directoryOf(
  known: readonly Customer[] = customers,
): CustomerDirectory & { known: readonly Customer[] } {
  const directory = {
    known,
    find: async ({ customerId, customerExternalId }: CustomerQuery) =>
      directory.known.find((each) =>
        customerId === undefined ? each.externalId === customerExternalId : each.id === customerId,
      ),
  };
  return directory;
}

/** A clock that stands still until it is moved. */
export interface TestClock {
  now: number;
  /** @param seconds may be negative, and a fraction. */
  advance(seconds: number): void;
}

export interface TestPortal {
  readonly portal: Portal<TestScope>;
  readonly clock: TestClock;
  readonly store: WatchedStore;
  readonly directory: ReturnType<typeof directoryOf>;
}

/** A portal over the memory store, a frozen clock and a small directory; any option can be another. */
export function testPortal(overrides: Partial<PortalOptions<TestScope>> = {}): TestPortal {
  const clock: TestClock = {
    now: start,
    advance(seconds) {
      clock.now += seconds * 1000;
    },
  };
  const store = watched(overrides.store ?? memoryStore());
  const directory = directoryOf();
  const portal = createPortal<TestScope>({
    baseUrl,
    customers: directory,
    scopes,
    defaultScopes: ["invoices:read"],
    returnOrigins: ["https://app.example.com"],
    clock: () => clock.now,
    onFault: () => {},
    ...overrides,
    store,
  });
  return { portal, clock, store, directory };
}

/** A store that remembers what it was asked. */
type WatchedStore = PortalStore & {
  /** The verbs, in the order they were called. */
  readonly calls: (keyof PortalStore)[];
  /** Puts another verb in the place of one, from now on. */
  replace(verbs: Partial<PortalStore>): void;
};

const verbs = ["create", "find", "redeem", "revoke", "epoch", "revokeAll", "list", "ready"] as const;

function watched(inner: PortalStore): WatchedStore {
  const calls: (keyof PortalStore)[] = [];
  let current = inner;
  const through = (verb: keyof PortalStore) =>
    (async (...args: unknown[]) => {
      calls.push(verb);
      return (current[verb] as (...all: unknown[]) => unknown)(...args);
    }) as never;
  const all = Object.fromEntries(verbs.map((verb) => [verb, through(verb)])) as unknown as PortalStore;
  return { ...all, calls, replace: (some) => void (current = { ...current, ...some }) };
}

/** What a call was refused with; a call that succeeds fails the test. */
export async function refusal(call: Promise<unknown> | (() => Promise<unknown>)): Promise<Error> {
  try {
    await (typeof call === "function" ? call() : call);
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("The call was not refused with an error.");
}

/** How a call ended, in a word for tables: `"admitted"`, or `"410 link_expired"`. */
export async function verdict(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "admitted",
    (error: unknown) => {
      if (error instanceof PortalError) return `${error.status} ${error.code}`;
      throw error;
    },
  );
}

/** Changes one character of a text into another one of the same alphabet. */
export function flipped(text: string, at: number): string {
  return text.slice(0, at) + (text[at] === "A" ? "E" : "A") + text.slice(at + 1);
}
