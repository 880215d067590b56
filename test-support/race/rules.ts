import { mayPrecede, settledAt, settledBefore } from "./history.ts";
import type { Call, CreateCall, FindCall, RedeemCall, RevokeAllCall, RevokeCall, Seen } from "./history.ts";

/** Everything that happened to one record, and to its owner as a whole. */
export interface RecordHistory {
  readonly creates: readonly CreateCall[];
  readonly finds: readonly FindCall[];
  readonly redeems: readonly RedeemCall[];
  readonly revokes: readonly RevokeCall[];
  readonly revokeAlls: readonly RevokeAllCall[];
}

/** One sentence of the contract, and how to see in a history that it was broken. */
export interface Rule<History> {
  readonly name: string;
  /** @returns the calls that contradict each other, one list for each breach. */
  readonly breaches: (history: History) => readonly (readonly Call[])[];
}

/** The contract of a store, as far as it can be told from calls and replies. */
export const recordRules: readonly Rule<RecordHistory>[] = [
  {
    name: "create answers true to one caller at most",
    breaches: ({ creates }) => moreThanOne(creates),
  },
  {
    name: "find knows a record once its create was answered",
    breaches: ({ creates, finds }) =>
      finds
        .filter(({ answer }) => answer === null)
        .flatMap((find) => creates.filter((create) => settledBefore(create, find)).map((create) => [create, find])),
  },
  {
    name: "find gives only what was created",
    breaches: (history) =>
      sightings(history).flatMap(({ find, seen }) => (birthOf(history, seen, find) ? [] : [[find]])),
  },
  {
    name: "redeem answers true to one caller at most",
    breaches: ({ redeems }) => moreThanOne(redeems),
  },
  {
    name: "redeem answers false only to those who came after another redemption or a revocation",
    breaches: (history) =>
      denied(history.redeems)
        .filter((redeem) => surelyThere(history, redeem))
        .filter((redeem) => {
          const { redeems, revokes, revokeAlls } = history;
          const others = [...made(redeems), ...made(revokes), ...revokeAlls];
          return !others.some((other) => other !== redeem && mayPrecede(other, redeem));
        })
        .map((redeem) => [redeem]),
  },
  {
    name: "redeem answers true to nobody once a revocation of the session was answered",
    breaches: (history) => following(endings(history), won(history.redeems)),
  },
  {
    name: "redeem and revoke answer true only for what was created",
    breaches: ({ creates, redeems, revokes }) =>
      [...won(redeems), ...won(revokes)]
        .filter((change) => !made(creates).some((create) => mayPrecede(create, change)))
        .map((change) => [change]),
  },
  {
    name: "revoke answers true to one caller at most",
    breaches: ({ revokes }) => moreThanOne(revokes),
  },
  {
    name: "revoke answers false only to those who came after another revocation of the session",
    breaches: (history) =>
      denied(history.revokes)
        .filter((revoke) => surelyThere(history, revoke))
        .filter((revoke) => !made(history.revokes).some((other) => mayPrecede(other, revoke)))
        .map((revoke) => [revoke]),
  },
  {
    name: "find tells a session revoked once its revocation was answered",
    breaches: (history) => following(endings(history), living(history)),
  },
  {
    name: "find tells a session revoked once a revocation of its owner was answered, if its epoch was read before",
    breaches: (history) =>
      sightings(history)
        .filter(({ seen }) => seen.revokedAt === null)
        .flatMap(({ find, seen }) => {
          const birth = birthOf(history, seen, find);
          const covering = history.revokeAlls.filter((all) => birth && birth.epochRead.endedAt < all.startedAt);
          return following(covering, [find]).map((pair) => [birth!, ...pair]);
        }),
  },
  {
    name: "find tells a session revoked only where a revocation explains it",
    breaches: (history) =>
      sightings(history)
        .filter(({ seen }) => seen.revokedAt !== null)
        .filter(({ find, seen }) => {
          const since = birthOf(history, seen, find)?.epochRead.startedAt ?? 0;
          const causes = [...made(history.revokes), ...history.revokeAlls.filter((all) => settledAt(all) > since)];
          return !causes.some((cause) => cause.at === seen.revokedAt && mayPrecede(cause, find));
        })
        .map(({ find }) => [find]),
  },
  {
    name: "find tells a redemption once it was answered",
    breaches: (history) =>
      following(
        won(history.redeems),
        sightings(history).map(({ find }) => find),
      ).filter(([redeem, find]) => find.answer?.tokenHash !== redeem.tokenHash),
  },
  {
    name: "find tells only redemptions that were made",
    breaches: (history) =>
      sightings(history)
        .filter(({ seen: { tokenHash } }) => tokenHash !== null)
        .filter(({ find, seen: { tokenHash, redeemedAt } }) => {
          const its = (redeem: RedeemCall) => redeem.tokenHash === tokenHash && redeem.at === redeemedAt;
          return !made(history.redeems).some((redeem) => its(redeem) && mayPrecede(redeem, find));
        })
        .map(({ find }) => [find]),
  },
  {
    name: "find never takes back what it told",
    breaches: (history) => {
      const told = sightings(history);
      const ended = told.filter(({ seen }) => seen.revokedAt !== null).map(({ find }) => find);
      const redeemed = told.filter(({ seen }) => seen.tokenHash !== null).map(({ find }) => find);
      const open = told.filter(({ seen }) => seen.tokenHash === null).map(({ find }) => find);
      const gone = history.finds.filter(({ answer }) => answer === null);
      const known = told.map(({ find }) => find);
      return [...following(ended, living(history)), ...following(redeemed, open), ...following(known, gone)];
    },
  },
];

function won<C extends { readonly answer?: unknown }>(calls: readonly C[]): readonly C[] {
  return calls.filter(({ answer }) => answer === true);
}

function denied<C extends { readonly answer?: unknown }>(calls: readonly C[]): readonly C[] {
  return calls.filter(({ answer }) => answer === false);
}

/** Those that happened or may have: answered true, or rejected. */
function made<C extends { readonly answer?: unknown }>(calls: readonly C[]): readonly C[] {
  return calls.filter(({ answer }) => answer !== false);
}

function moreThanOne(calls: readonly (CreateCall | RedeemCall | RevokeCall)[]): readonly (readonly Call[])[] {
  const winners = won(calls);
  return winners.length > 1 ? [winners] : [];
}

/** The first call of some that was answered before a later one was made, beside each such later one. */
function following<A extends Call, B extends Call>(
  first: readonly A[],
  later: readonly B[],
): readonly (readonly [A, B])[] {
  return later.flatMap((call) => {
    const before = first.find((each) => settledBefore(each, call));
    return before === undefined ? [] : [[before, call] as const];
  });
}

function surelyThere({ creates }: RecordHistory, call: Call): boolean {
  return creates.some((create) => settledBefore(create, call));
}

/** Answers to `revoke` after which the session is over: either it ended now, or it had ended before. */
function endings(history: RecordHistory): readonly RevokeCall[] {
  return history.revokes.filter((revoke) => revoke.answer === true || surelyThere(history, revoke));
}

function sightings({ finds }: RecordHistory): readonly { readonly find: FindCall; readonly seen: Seen }[] {
  return finds.flatMap((find) => (find.answer == null ? [] : [{ find, seen: find.answer }]));
}

/** Finds that saw no revocation. */
function living(history: RecordHistory): readonly FindCall[] {
  return sightings(history).flatMap(({ find, seen }) => (seen.revokedAt === null ? [find] : []));
}

/** The create that made what `find` showed, known by its salt; a rejected one only where no other was acknowledged. */
function birthOf({ creates }: RecordHistory, { salt }: Seen, find: FindCall): CreateCall | undefined {
  const acknowledged = won(creates);
  const candidates = acknowledged.length > 0 ? acknowledged : made(creates);
  return candidates.find((create) => create.salt === salt && mayPrecede(create, find));
}
