import type { OwnerOrTenant } from "@postern/core";
import { epochRules } from "./epoch-rules.ts";
import type { OwnerHistory } from "./epoch-rules.ts";
import { describeCall } from "./history.ts";
import type { Call, CreateCall } from "./history.ts";
import { recordRules } from "./rules.ts";
import type { RecordHistory, Rule } from "./rules.ts";

/**
 * Checks what several processes did to one store, and were told by it, against the contract. A pure function.
 *
 * It needs no guess at the true order of events: each rule speaks of calls whose order is certain, because one was
 * answered before the other was made, or asks whether anything could explain an answer.
 * @param history in any order; it must hold every call that was made to these records and owners.
 * @returns one sentence for each breach, with the calls that show it; none if the store kept its contract.
 */
export function checkHistory(history: readonly Call[]): readonly string[] {
  const breaches = [
    ...recordsOf(history).flatMap((record) => broken(recordRules, record)),
    ...ownersOf(history).flatMap((owner) => broken(epochRules, owner)),
  ];
  return breaches;
}

function broken<History>(rules: readonly Rule<History>[], history: History): readonly string[] {
  return rules.flatMap(({ name, breaches }) =>
    breaches(history).map((calls) => [`${name}, but:`, ...calls.map(describeCall)].join("\n    ")),
  );
}

function recordsOf(history: readonly Call[]): readonly RecordHistory[] {
  const revokeAlls = history.filter((call) => call.verb === "revokeAll");
  const calls = history.filter((call) => "id" in call);
  return [...Map.groupBy(calls, ({ id }) => id).values()].map((mine) => {
    const creates = mine.filter((call) => call.verb === "create");
    return {
      creates,
      finds: mine.filter((call) => call.verb === "find"),
      redeems: mine.filter((call) => call.verb === "redeem"),
      revokes: mine.filter((call) => call.verb === "revoke"),
      revokeAlls: revokeAlls.filter(({ owner }) => creates.some((create) => covers(owner, create))),
    };
  });
}

function ownersOf(history: readonly Call[]): readonly OwnerHistory[] {
  const revokeAlls = history.filter((call) => call.verb === "revokeAll");
  const epochs = history.filter((call) => call.verb === "epoch");
  const nameOf = ({ owner }: (typeof epochs)[number]) => JSON.stringify([owner.tenantId, owner.customerId]);
  return [...Map.groupBy(epochs, nameOf).values()].map((mine) => ({
    epochs: mine,
    revokeAlls: revokeAlls.filter(({ owner }) => covers(owner, mine[0]!)),
  }));
}

function covers(owner: OwnerOrTenant, { owner: of }: Pick<CreateCall, "owner">): boolean {
  const { tenantId, customerId = of.customerId } = owner;
  return tenantId === of.tenantId && customerId === of.customerId;
}
