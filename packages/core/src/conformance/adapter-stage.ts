import assert from "node:assert/strict";
import { PortalError } from "../errors.ts";
import { ownedBy } from "../owned-by.ts";
import type { AdapterApp, AdapterCase, AdapterSetup, GuardedRoute } from "./adapter-case.ts";
import { assertAnswer, type Leniency } from "./adapter-compare.ts";
import { coreAlone } from "./adapter-core.ts";
import type { Faults } from "./adapter-store.ts";
import { type Answer, type Sent, type Wire, wireTo } from "./adapter-wire.ts";
import { createWorld, type Side, type World } from "./adapter-world.ts";

/** What a case may vary about the app. */
export type AppOptions = Partial<Pick<AdapterApp, "under" | "parsers" | "trustProxy" | "before">>;

/** How one exchange is compared. */
interface Terms extends Omit<Leniency, "before"> {
  /** The host may answer first, with a 4xx, as long as nothing of ours ran. */
  readonly hostMayRefuse?: boolean | undefined;
}

/** A running host, beside core alone. */
export interface Stage {
  readonly world: World;
  readonly wire: Wire;
  /** Sends one request to the host and asks core; both must answer, and do, the same. */
  readonly exchange: (sent: Sent, terms?: Terms) => Promise<Answer>;
}

/** One line of the table: what is sent, one request after another, and how it is compared. */
export interface Row extends Terms {
  readonly name: string;
  readonly app?: AppOptions;
  readonly faults?: Faults;
  readonly send: (passes: World["passes"]) => readonly Sent[];
}

export function rowCase({ name, app = {}, faults = {}, send, ...terms }: Row): AdapterCase {
  return stageCase(name, app, async ({ world, exchange }) => {
    Object.assign(world.faults, faults);
    for (const sent of send(world.passes)) await exchange(sent, terms);
  });
}

export function stageCase(name: string, options: AppOptions, act: (stage: Stage) => Promise<void>): AdapterCase {
  return {
    name,
    async run(setup: AdapterSetup) {
      const world = await createWorld();
      const host = await setup.start(appOf(world.hosted, options));
      const wire = wireTo(host.port);
      try {
        await act({ world, wire, exchange: exchanging(world, wire, options) });
      } finally {
        wire.close();
        await host.stop();
      }
    },
  };
}

function exchanging(world: World, wire: Wire, options: AppOptions): Stage["exchange"] {
  const { hosted, reference } = world;
  const ask = coreAlone(appOf(reference, options));
  return async (sent, { mints, hostMayRefuse } = {}) => {
    const [answer, expected] = await Promise.all([wire.send(sent), ask(sent)]);
    try {
      assertAnswer(answer, expected, sent, { mints, before: options.before ?? [] });
      assert.deepEqual(hosted.log, reference.log, "the same was asked of the store, and the same handlers ran");
    } catch (error) {
      if (!hostMayRefuse || answer.status < 400 || answer.status >= 500) throw error;
      assert.deepEqual(hosted.log, [], "where the host refuses, nothing runs");
    }
    return answer;
  };
}

/** The app of every case. */
function appOf(side: Side, options: AppOptions): AdapterApp {
  const guarded = (
    route: Omit<GuardedRoute, "scopes" | "authority" | "onDenied"> & Partial<GuardedRoute>,
  ): GuardedRoute => ({
    scopes: ["invoices:read"],
    authority: side.portal,
    onDenied: "reply",
    ...route,
    handle(access) {
      side.log.push(`handler of ${route.method} ${route.path}`);
      return route.handle(access);
    },
  });
  const invoice = { id: "in_2", customerId: "cus_globex" };
  return {
    portal: side.portal,
    under: "",
    management: "/v1/portal-sessions",
    customerSide: "/portal",
    profiles: [],
    guarded: [
      guarded({ method: "GET", path: "/api/invoices", handle: (access) => ({ access, text: "Söhne" }) }),
      guarded({ method: "POST", path: "/api/pay", scopes: ["invoices:pay"], handle: ({ scopes }) => ({ scopes }) }),
      guarded({ method: "GET", path: "/api/thrown", onDenied: "throw", handle: () => ({ admitted: true }) }),
      guarded({ method: "GET", path: "/api/invoices/in_2", handle: (access) => ownedBy(access, invoice) }),
      guarded({ method: "GET", path: "/api/broken", handle: () => fail(new Error("The handler broke.")) }),
      guarded({ method: "GET", path: "/api/away", handle: () => fail(new PortalError("store_unavailable")) }),
      guarded({ method: "GET", path: "/portal/invoices", handle: () => ["below the customer side"] }),
    ],
    enter: { path: "/billing", input: { customerId: "cus_acme", page: "/invoices", scopes: ["invoices:pay"] } },
    echo: "/portal/notes",
    parsers: false,
    trustProxy: false,
    before: [],
    ...options,
  };
}

function fail(error: Error): never {
  throw error;
}
