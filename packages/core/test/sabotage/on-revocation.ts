import { revokesAll, tells, unsound, verbs } from "./kit.ts";
import type { Sabotage } from "./kit.ts";

export const onRevocation: readonly Sabotage[] = [
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
