import { settledAt, settledBefore } from "./history.ts";
import type { EpochCall, RevokeAllCall } from "./history.ts";
import type { Rule } from "./rules.ts";

/** Everything that was told of one customer's epoch, and what replaced it or its tenant's. */
export interface OwnerHistory {
  readonly epochs: readonly EpochCall[];
  readonly revokeAlls: readonly RevokeAllCall[];
}

export const epochRules: readonly Rule<OwnerHistory>[] = [
  {
    name: "epoch tells everybody the same while nothing is revoked",
    breaches: ({ epochs, revokeAlls }) =>
      pairs(epochs)
        .filter(([one, other]) => one.answer !== other.answer)
        .filter(([one, other]) => {
          const [from, to] = [Math.min(one.startedAt, other.startedAt), Math.max(one.endedAt, other.endedAt)];
          return !revokeAlls.some((all) => all.startedAt < to && settledAt(all) > from);
        }),
  },
  {
    name: "epoch tells something new once a revocation was answered",
    breaches: ({ epochs, revokeAlls }) =>
      revokeAlls.flatMap((all) => {
        const before = epochs.filter((epoch) => settledBefore(epoch, all));
        const after = epochs.filter((epoch) => settledBefore(all, epoch));
        return after.flatMap((late) => {
          const same = before.find((early) => early.answer === late.answer && late.answer !== undefined);
          return same === undefined ? [] : [[same, all, late]];
        });
      }),
  },
];

/** Each answered call beside the one answered before it: if those agree everywhere, all do. */
function pairs(epochs: readonly EpochCall[]): readonly (readonly [EpochCall, EpochCall])[] {
  const answered = epochs.filter(({ answer }) => answer !== undefined).toSorted((a, b) => a.endedAt - b.endedAt);
  return answered.slice(1).map((epoch, i) => [answered[i]!, epoch] as const);
}
