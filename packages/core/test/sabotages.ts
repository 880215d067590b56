import type { PortalSession } from "../src/session.ts";
import type { PortalStore } from "../src/store.ts";
import { folds, foldsOwners, lists, redeems, revokesAll, tells, unsound, verbs } from "./sabotage.ts";
import type { Sabotage } from "./sabotage.ts";

const onCreate: readonly Sabotage[] = [
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

const onRedemption: readonly Sabotage[] = [
  {
    name: "says true to every redemption",
    make: verbs((store) => ({ redeem: async (id, given) => (await store.redeem(id, given)) || true })),
    caughtBy: "redeem > answers true to exactly one of 50 concurrent callers",
  },
  {
    name: "says true to the redemption of an unknown id",
    make: verbs((store) => ({
      redeem: async (id, given) => (await store.redeem(id, given)) || (await store.find(id)) === undefined,
    })),
    caughtBy: "redeem > answers false for an unknown id and creates nothing",
  },
  {
    name: "says true again to the redemption it holds",
    make: verbs((store) => ({
      redeem: async (id, given) =>
        (await store.redeem(id, given)) || (await store.find(id))?.tokenHash === given.tokenHash,
    })),
    caughtBy: "redeem > answers false the second time and keeps the first redemption",
  },
  {
    name: "forgets the kid",
    make: redeems((given) => ({ ...given, kid: null })),
    caughtBy: "redeem > stores instant, token hash and kid, and changes nothing else",
  },
  {
    name: "redeems at its own clock's time",
    make: redeems((given) => ({ ...given, at: Date.now() - 1 })),
    caughtBy: "redeem > takes the instant 0 for an instant",
  },
  {
    name: "refuses to redeem what its own clock calls expired",
    make: verbs((store) => ({
      redeem: async (id, given) => ((await store.find(id))?.openUntil ?? 0) > Date.now() && store.redeem(id, given),
    })),
    caughtBy: "redeem > reads no clock: an expired session can be redeemed",
  },
  {
    name: "hides what its own clock calls expired",
    make: verbs((store) => ({
      find: async (id) => {
        const found = await store.find(id);
        return found && found.expiresAt > Date.now() ? found : undefined;
      },
    })),
    caughtBy: "find > gives a session that has expired, unopened or redeemed",
  },
];

const onRevocation: readonly Sabotage[] = [
  {
    name: "forgets epochs on find",
    make: unsound({ sameEpoch: () => true }),
    caughtBy: "revokeAll > is seen by every find that starts after it resolved",
  },
  {
    name: "looks at the customer's epoch alone",
    make: unsound({ sameEpoch: (a, b) => a.split(" ")[1] === b.split(" ")[1] }),
    caughtBy: "revokeAll > ends every session of a tenant and of no other tenant",
  },
  {
    name: "looks at the tenant's epoch alone",
    make: unsound({ sameEpoch: (a, b) => a.split(" ")[0] === b.split(" ")[0] }),
    caughtBy: "revokeAll > ends every session of a customer and of nobody else",
  },
  {
    name: "compares epochs whatever the case of their letters",
    make: verbs((store) => ({
      create: async (session) => {
        const current = await store.epoch({ tenantId: session.tenantId, customerId: session.customerId });
        const same = current.toLowerCase() === session.epoch.toLowerCase();
        return store.create(same ? { ...session, epoch: current } : session);
      },
    })),
    caughtBy: "find > calls a session of a made-up epoch revoked",
  },
  {
    name: "creates with the epoch of now",
    make: verbs((store) => ({
      create: async (session) => {
        const { tenantId, customerId } = session;
        return store.create({ ...session, epoch: await store.epoch({ tenantId, customerId }) });
      },
    })),
    caughtBy: "create > makes a dead session if its owner was revoked since the epoch was read",
  },
  {
    name: "remembers an epoch for ever",
    make: verbs((store) => {
      const known = new Map<string, Promise<string>>();
      return {
        epoch: async (owner) => {
          const key = JSON.stringify([owner.tenantId, owner.customerId]);
          if (!known.has(key)) known.set(key, store.epoch(owner));
          return known.get(key)!;
        },
      };
    }),
    caughtBy: "revokeAll > lets sessions live that are created afterwards",
  },
  {
    name: "ends the tenant with the customer",
    make: revokesAll(({ tenantId }) => ({ tenantId })),
    caughtBy: "revokeAll > ends every session of a customer and of nobody else",
  },
  {
    name: "ends nothing for a whole tenant",
    make: verbs((store) => ({
      revokeAll: async (owner, at) => {
        if (owner.customerId !== undefined) await store.revokeAll(owner, at);
      },
    })),
    caughtBy: "revokeAll > ends every session of a tenant and of no other tenant",
  },
  {
    name: "rejects the revocation of an owner never seen",
    make: verbs((store) => {
      const seen = new Set<string>();
      return {
        epoch: (owner) => {
          seen.add(owner.tenantId);
          return store.epoch(owner);
        },
        revokeAll: async (owner, at) => {
          if (!seen.has(owner.tenantId)) throw new Error("no such owner");
          return store.revokeAll(owner, at);
        },
      };
    }),
    caughtBy: "revokeAll > may be the first that is heard of an owner, and may be said twice",
  },
  {
    name: "resolves a revocation before it is done",
    make: verbs((store) => ({
      revoke: async (id, at) => {
        setImmediate(() => void store.revoke(id, at));
        return true;
      },
    })),
    caughtBy: "revoke > is seen by every find that starts after it resolved",
  },
  {
    name: "resolves the revocation of an owner before it is done",
    make: verbs((store) => ({
      revokeAll: async (owner, at) => void setImmediate(() => void store.revokeAll(owner, at)),
    })),
    caughtBy: "revokeAll > is seen by every find that starts after it resolved",
  },
  {
    name: "takes the instant 0 for never",
    make: tells(({ revokedAt }) => ({ revokedAt: revokedAt || null })),
    caughtBy: "revoke > takes the instant 0 for an instant",
  },
  {
    name: "says true to every revocation",
    make: verbs((store) => ({ revoke: async (id, at) => (await store.revoke(id, at)) || true })),
    caughtBy: "revoke > answers true to exactly one of 50 concurrent callers",
  },
  {
    name: "revokes what its owner ended only in name",
    make: verbs((store) => ({
      revoke: async (id, at) => (await store.find(id))?.revokedAt === null && store.revoke(id, at),
    })),
    caughtBy: "revoke > still answers true, once, for a session that ended with its owner",
  },
  {
    name: "joins the ids of an owner to one text",
    make: unsound({ ownerKey: ({ tenantId, customerId }) => `${tenantId}:${customerId ?? ""}` }),
    caughtBy: "revokeAll > keeps owners apart whose ids join to the same text",
  },
];

const lax: ReadonlyArray<readonly [string, (text: string) => string]> = [
  ["letters of either case", (text) => text.toLowerCase()],
  ["trailing spaces", (text) => text.trimEnd()],
  ["leading spaces", (text) => text.trimStart()],
  ["accents", (text) => text.normalize("NFD").replace(/\p{M}/gu, "")],
  ["composed and decomposed letters", (text) => text.normalize("NFC")],
  ["compatible letters", (text) => text.normalize("NFKC")],
  ["invisible characters", (text) => text.replace(/[\u200b\ufe0f\ufeff]/g, "")],
  ["texts of one beginning", (text) => text.slice(0, 255)],
  ["braces", (text) => text.replace(/[{}]/g, "")],
];

const onLookAlikes: readonly Sabotage[] = lax.flatMap(([what, fold]) => [
  { name: `lists as one: ${what}`, make: folds(fold), caughtBy: "list > tells look-alike external ids apart" },
  {
    name: `revokes as one: ${what}`,
    make: foldsOwners(fold),
    caughtBy: "revokeAll > tells look-alike customers apart",
  },
  {
    name: `revokes as one tenant: ${what}`,
    make: foldsOwners(fold),
    caughtBy: "revokeAll > tells look-alike tenants apart",
  },
]);

const onLists: readonly Sabotage[] = [
  {
    name: "takes a filter for a pattern",
    make: unsound({ sameText: (a, b) => (a.includes("%") ? b.includes(a.replaceAll("%", "")) : a === b) }),
    caughtBy: "list > tells look-alike actors apart",
  },
  {
    name: "lists other tenants' sessions of the customer",
    make: leaking,
    caughtBy: "list > gives nothing of another tenant",
  },
  {
    name: "forgets the external id where there is a customer",
    make: lists((query) => (query.customerId === undefined ? query : { ...query, customerExternalId: undefined })),
    caughtBy: "list > asks for all of its filters to hold",
  },
  {
    name: "forgets the actor",
    make: lists((query) => ({ ...query, actor: undefined })),
    caughtBy: "list > asks for all of its filters to hold",
  },
  {
    name: "lists revoked sessions as what they were",
    make: lists(
      (query) => query,
      (page) => ({ ...page, sessions: page.sessions.map((session) => ({ ...session, revokedAt: null })) }),
    ),
    caughtBy: "list > tells a revocation by the owner as find does",
  },
  {
    name: "passes limits a millisecond late",
    make: lists((query) => ({ ...query, now: query.now - 1 })),
    caughtBy: "list > tells every status to the millisecond",
  },
  {
    name: "orders ids whatever the case of their letters",
    make: unsound({
      compare: (a, b) => b.createdAt - a.createdAt || compareText(b.id.toLowerCase(), a.id.toLowerCase()),
    }),
    caughtBy: "list > orders sessions of one millisecond by the bytes of their ids, highest first",
  },
  {
    name: "orders ids as a dictionary does",
    make: unsound({ compare: (a, b) => b.createdAt - a.createdAt || b.id.localeCompare(a.id, "en") }),
    caughtBy: "list > orders sessions of one millisecond by the bytes of their ids, highest first",
  },
  {
    name: "goes on after the instant instead of the session",
    make: lists((query) => ({ ...query, after: query.after && { ...query.after, id: "" } })),
    caughtBy: "list > gives every session once at every limit from 1 to 100",
  },
  {
    name: "ends after one page",
    make: lists(
      (query) => query,
      (page) => ({ ...page, next: null }),
    ),
    caughtBy: "list > gives every session once over many pages, for a tenant and for a customer",
  },
  {
    name: "ends after a short page",
    make: lists(
      (query) => query,
      (page, { limit }) => (page.sessions.length < limit ? { ...page, next: null } : page),
    ),
    caughtBy: "list > reaches a live session behind 1,050 that ended",
  },
  {
    name: "goes on for ever where it is",
    make: lists(
      (query) => query,
      (page, { after }) => ({ ...page, next: page.next ?? after ?? { createdAt: 1, id: "" } }),
    ),
    caughtBy: "list > answers an empty last page for an unknown tenant or customer",
  },
  {
    name: "starts again at every page",
    make: lists((query) => ({ ...query, after: undefined })),
    caughtBy: "list > gives every session once over many pages, for a tenant and for a customer",
  },
  {
    name: "gives more than the limit",
    make: lists((query) => ({ ...query, limit: query.limit + 1 })),
    caughtBy: "list > gives every session once at every limit from 1 to 100",
  },
  {
    name: "pages by counting what was listed",
    make: countingPages,
    caughtBy: "list > gives every session once while new ones are created between the pages",
  },
  {
    name: "lists without metadata",
    make: lists(
      (query) => query,
      (page) => ({ ...page, sessions: page.sessions.map((session) => ({ ...session, metadata: null })) }),
    ),
    caughtBy: "list > gives whole records",
  },
];

export const sabotages = [...onCreate, ...onRedemption, ...onRevocation, ...onLookAlikes, ...onLists];

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function leaking(): PortalStore {
  const tenants = new Set<string>();
  return verbs((store) => ({
    create: (session) => {
      tenants.add(session.tenantId);
      return store.create(session);
    },
    list: async (query) => {
      if (query.customerId === undefined) return store.list(query);
      const pages = await Promise.all([...tenants].map((tenantId) => store.list({ ...query, tenantId })));
      return { sessions: pages.flatMap((page) => page.sessions).slice(0, query.limit), next: null };
    },
  }))();
}

/** An offset instead of a keyset: it carries the count in the position's id. */
function countingPages(): PortalStore {
  return verbs((store) => {
    const offsets = new Map<string, number>();
    return {
      list: async (query) => {
        const all = await store.list({ ...query, after: undefined, limit: 100 });
        const offset = query.after ? (offsets.get(query.after.id) ?? 0) : 0;
        const sessions = all.sessions.slice(offset, offset + query.limit);
        const last = sessions.at(-1);
        if (last === undefined || offset + query.limit >= all.sessions.length) return { sessions, next: null };
        offsets.set(last.id, offset + query.limit);
        return { sessions, next: { createdAt: last.createdAt, id: last.id } };
      },
    };
  })();
}
