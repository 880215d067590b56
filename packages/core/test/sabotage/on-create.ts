import { batched } from "../../src/batched.ts";
import type { PortalSession } from "../../src/session.ts";
import { tells, unsound, verbs } from "./kit.ts";
import type { Sabotage } from "./kit.ts";

export const onCreate: readonly Sabotage[] = [
  {
    name: "overwrites a record whose id exists",
    make: verbs((store) => {
      const latest = new Map<string, PortalSession>();
      return {
        create: async (session) => {
          latest.set(session.id, session);
          return store.create(session);
        },
        find: async (id) => (await store.find(id)) && latest.get(id),
      };
    }),
    caughtBy: "create > answers false for an id that exists and writes nothing",
  },
  {
    name: "says true to every create",
    make: verbs((store) => ({ create: async (session) => (await store.create(session)) || true })),
    caughtBy: "create > answers true to exactly one of 50 concurrent callers with one id",
  },
  {
    name: "takes ids for equal whatever the case of their letters",
    make: unsound({ idKey: (id) => id.toLowerCase() }),
    caughtBy: "create > tells ids apart by the case of a letter",
  },
  {
    name: "pads ids with spaces",
    make: unsound({ idKey: (id) => id.trimEnd() }),
    caughtBy: "find > takes only whole ids",
  },
  {
    name: "looks up together, and gives what it found to those who asked first",
    make: verbs((store) => ({
      find: batched(async (ids) => {
        const all = await Promise.all(ids.map(async (id) => store.find(id)));
        const found = all.filter((session) => session !== undefined);
        return ids.map((_, i) => found[i]);
      }),
    })),
    caughtBy: "find > tells each of many that are asked for at once its own",
  },
  {
    name: "keeps the caller's own record",
    make: unsound({ copy: (session) => session }),
    caughtBy: "create > keeps nothing of the caller's record that the caller can change",
  },
  {
    name: "gives its own scopes and metadata away",
    make: unsound({ copy: (session) => ({ ...session }) }),
    caughtBy: "find > gives a copy",
  },
  {
    name: "sorts scopes",
    make: tells(({ scopes }) => ({ scopes: scopes.toSorted() })),
    caughtBy: "create > keeps every member as given",
  },
  {
    name: "takes an empty text for null",
    make: tells(({ page }) => ({ page: page || null })),
    caughtBy: "create > keeps empty scopes, empty metadata and empty strings apart from null",
  },
  {
    name: "loses metadata named __proto__",
    make: tells(({ metadata }) => ({ metadata: metadata && Object.assign({}, metadata) })),
    caughtBy: "create > keeps metadata under names that mean something to a language",
  },
  {
    name: "cuts instants to whole seconds",
    make: tells(({ expiresAt }) => ({ expiresAt: Math.floor(expiresAt / 1000) * 1000 })),
    caughtBy: "create > keeps every member as given",
  },
  {
    name: "keeps instants in 15 significant digits",
    make: tells(({ createdAt }) => ({ createdAt: Number(createdAt.toPrecision(15)) })),
    caughtBy: "create > keeps instants up to the last that a Date can tell",
  },
  {
    name: "forgets a redemption given at creation",
    make: verbs((store) => ({ create: (session) => store.create({ ...session, redeemedAt: null }) })),
    caughtBy: "redeem > answers false for a session that is born redeemed",
  },
  {
    name: "tells undefined for null",
    make: tells(({ kid }) => ({ kid: (kid ?? undefined) as string })),
    caughtBy: "create > keeps null where a member does not apply",
  },
];
