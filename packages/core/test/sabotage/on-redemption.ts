import { redeems, verbs } from "./kit.ts";
import type { Sabotage } from "./kit.ts";

export const onRedemption: readonly Sabotage[] = [
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
