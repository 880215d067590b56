import { describe, expect, test } from "vitest";
import { checkHistory } from "../../race/check.ts";
import { epochRules } from "../../race/epoch-rules.ts";
import type { Call } from "../../race/history.ts";
import { recordRules } from "../../race/rules.ts";
import { create, epoch, find, redeem, revoke, revokeAll, tenant } from "./calls.ts";

/** Histories that no sound store can have, by the rule that refuses them. Instants: [from, to]. */
const bad: Readonly<Record<string, readonly (readonly Call[])[]>> = {
  "create answers true to one caller at most": [[create([1, 5], { salt: "one" }), create([2, 6], { salt: "other" })]],
  "find knows a record once its create was answered": [
    [create([1, 2]), find([3, 4], null)],
    [
      create([1, 9], { salt: "one", rejected: "late" }),
      create([2, 3], { salt: "other", answer: false }),
      find([4, 5], null),
    ],
  ],
  "find gives only what was created": [
    [find([1, 2])],
    [create([5, 6]), find([1, 2])],
    [create([1, 2], { salt: "another" }), find([3, 4])],
    [create([1, 2], { answer: false }), find([3, 4])],
  ],
  "redeem answers true to one caller at most": [[create([1, 2]), redeem([3, 6], "a", true), redeem([4, 7], "b", true)]],
  "redeem answers false only to those who came after another redemption or a revocation": [
    [create([1, 2]), redeem([3, 4], "a", false)],
    [create([1, 2]), redeem([3, 4], "a", false), redeem([5, 6], "b", true)],
    [create([1, 2]), redeem([3, 6], "a", false), redeem([4, 5], "b", false)],
  ],
  "redeem answers true to nobody once a revocation of the session was answered": [
    [create([1, 2]), revoke([3, 4], true), redeem([5, 6], "a", true)],
    [create([1, 2]), revoke([3, 9], "rejected"), revoke([3, 4], false), redeem([5, 6], "a", true)],
  ],
  "redeem and revoke answer true only for what was created": [
    [redeem([1, 2], "a", true)],
    [create([5, 6]), revoke([1, 2], true)],
  ],
  "revoke answers true to one caller at most": [[create([1, 2]), revoke([3, 6], true), revoke([4, 5], true)]],
  "revoke answers false only to those who came after another revocation of the session": [
    [create([1, 2]), revoke([3, 4], false)],
    [create([1, 2]), revokeAll([3, 4]), revoke([5, 6], false)],
  ],
  "find tells a session revoked once its revocation was answered": [
    [create([1, 2]), revoke([3, 4], true), find([5, 6])],
    [create([1, 2]), revoke([3, 9], "rejected"), revoke([3, 4], false), find([5, 6])],
  ],
  "find tells a session revoked once a revocation of its owner was answered, if its epoch was read before": [
    [create([3, 4]), revokeAll([5, 6]), find([7, 8])],
    [create([3, 4]), revokeAll([5, 6], tenant), find([7, 8])],
    [create([7, 8], { epochRead: [1, 2] }), revokeAll([5, 6]), find([9, 10])],
    [create([3, 9], { rejected: "cut off" }), revokeAll([5, 6]), find([10, 11])],
  ],
  "find tells a session revoked only where a revocation explains it": [
    [create([1, 2]), find([3, 4], { revokedAt: 7 })],
    [create([1, 2]), revoke([5, 6], true, 7), find([3, 4], { revokedAt: 7 })],
    [create([1, 2]), revoke([3, 4], true, 7), find([5, 6], { revokedAt: 8 })],
    [revokeAll([1, 2], undefined, 7), create([5, 6], { epochRead: [3, 4] }), find([7, 8], { revokedAt: 7 })],
  ],
  "find tells a redemption once it was answered": [
    [create([1, 2]), redeem([3, 4], "a", true), find([5, 6])],
    [create([1, 2]), redeem([3, 4], "a", true), redeem([3, 9], "b", "rejected"), find([5, 6], { tokenHash: "b" })],
  ],
  "find tells only redemptions that were made": [
    [create([1, 2]), redeem([3, 4], "a", false), revoke([3, 4], true), find([3, 4], { tokenHash: "a" })],
    [create([1, 2]), redeem([5, 6], "a", true), find([3, 4], { tokenHash: "a" })],
    [create([1, 2]), redeem([3, 4], "a", true), find([5, 6], { tokenHash: "a", redeemedAt: 99 })],
  ],
  "find never takes back what it told": [
    [create([1, 2]), revoke([3, 20], true, 7), find([4, 5], { revokedAt: 7 }), find([6, 7])],
    [create([1, 2]), redeem([3, 20], "a", true), find([4, 5], { tokenHash: "a" }), find([6, 7])],
    [create([1, 20]), find([2, 3]), find([4, 5], null)],
  ],
  "epoch tells everybody the same while nothing is revoked": [
    [epoch([1, 2], "x"), epoch([3, 4], "y")],
    [epoch([1, 4], "x"), epoch([2, 3], "y")],
    [epoch([1, 2], "x"), epoch([3, 4], "y"), revokeAll([5, 6])],
  ],
  "epoch tells something new once a revocation was answered": [
    [epoch([1, 2], "x"), revokeAll([3, 4]), epoch([5, 6], "x")],
    [epoch([1, 2], "x"), revokeAll([3, 4], tenant), epoch([5, 6], "x")],
  ],
};

/** Histories that a sound store may well have. */
const good: Readonly<Record<string, readonly Call[]>> = {
  "a whole life": [
    epoch([1, 2], "x"),
    create([3, 4], { epochRead: [1, 2] }),
    redeem([5, 7], "a", true),
    redeem([6, 8], "b", false),
    find([9, 10], { tokenHash: "a" }),
    revoke([11, 12], true, 7),
    revoke([13, 14], false, 8),
    redeem([15, 16], "c", false),
    find([17, 18], { tokenHash: "a", revokedAt: 7 }),
  ],
  "a loser who asked before the winner was answered": [
    create([1, 2]),
    redeem([3, 4], "a", false),
    redeem([3, 9], "b", true),
  ],
  "a find beside what it does not know yet": [
    create([1, 2]),
    find([3, 9]),
    revoke([4, 5], true),
    redeem([3, 6], "a", true),
  ],
  "a redemption after the owner's revocation: the guard refuses it": [
    create([1, 2]),
    revokeAll([3, 4], undefined, 7),
    redeem([5, 6], "a", true),
    find([7, 8], { tokenHash: "a", revokedAt: 7 }),
  ],
  "a session whose epoch was read while its owner was revoked": [
    revokeAll([1, 5], undefined, 7),
    create([8, 9], { epochRead: [2, 4] }),
    find([10, 11]),
    find([12, 13]),
  ],
  "a session of somebody else": [
    create([1, 2]),
    revokeAll([3, 4], { tenantId: "t", customerId: "other" }),
    find([5, 6]),
  ],
  "a rejected redemption that happened": [
    create([1, 2]),
    redeem([3, 4], "a", "rejected"),
    redeem([5, 6], "b", false),
    find([7, 8], { tokenHash: "a" }),
  ],
  "a rejected revocation that did not happen": [create([1, 2]), revoke([3, 4], "rejected"), redeem([5, 6], "a", true)],
  "a rejected revocation of an owner that happened late": [
    revokeAll([1, 2], undefined, 7, "rejected"),
    create([5, 6], { epochRead: [3, 4] }),
    find([7, 8]),
    find([9, 10], { revokedAt: 7 }),
  ],
  "a rejected create that happened": [
    create([1, 2], { salt: "s", rejected: "cut off" }),
    create([3, 4], { salt: "other", answer: false }),
    find([5, 6]),
  ],
  "a revocation and redemption of nothing": [redeem([1, 2], "a", false), revoke([3, 4], false), find([5, 6], null)],
};

describe("checkHistory", () => {
  test("has a bad history for each of its rules", () => {
    expect(Object.keys(bad)).toEqual([...recordRules, ...epochRules].map(({ name }) => name));
  });

  describe.each(Object.entries(bad))("refuses a history against: %s", (rule, histories) => {
    test.each(histories.map((history, i) => [i + 1, history] as const))("no. %i", (_, history) => {
      expect(checkHistory(history).some((breach) => breach.startsWith(`${rule}, but:`))).toBe(true);
    });
  });

  test.each(Object.entries(good))("finds nothing wrong with %s", (_, history) => {
    expect(checkHistory(history)).toEqual([]);
    expect(checkHistory(history.toReversed())).toEqual([]);
  });

  test("shows the calls that contradict each other, with caller and time", () => {
    const history = [create([1, 2]), revoke([3e6, 4e6], true, 7), find([5e6, 6.5e6])];
    expect(checkHistory(history)).toEqual([
      [
        "find tells a session revoked once its revocation was answered, but:",
        '    0#1 revoke {"id":"ps_a","at":7} from 3.000 ms to 4.000 ms: true',
        '    0#1 find {"id":"ps_a"} from 5.000 ms to 6.500 ms: {"salt":"s","tokenHash":null,"redeemedAt":null,"revokedAt":null}',
      ].join("\n"),
    ]);
  });
});
