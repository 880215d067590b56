import type { PortalStore } from "../../src/store.ts";
import { lists, unsound, verbs } from "./kit.ts";
import type { Sabotage } from "./kit.ts";

export const onLists: readonly Sabotage[] = [
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
