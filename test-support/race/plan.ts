import { hash } from "node:crypto";
import { ownerKey } from "@postern/core";
import type { Owner, OwnerOrTenant } from "@postern/core";
import { seeded } from "./seeded.ts";

/** A record of a trial, by name: every process knows it before it exists. */
export interface PlannedRecord {
  readonly id: string;
  readonly owner: Owner;
}

/** One thing a caller does; it does the next once it was answered. */
export type Step =
  | { readonly do: "find" | "redeem" | "revoke" | "create"; readonly record: PlannedRecord }
  | { readonly do: "revokeAll"; readonly owner: OwnerOrTenant };

/** The parts of a race, the same for all of its processes. */
export interface Shape {
  /** Names records and owners, so that two races over one store never meet. */
  readonly run: string;
  readonly seed: number;
  readonly processes: number;
  /** Concurrent callers in each process. */
  readonly attempts: number;
}

/** What a trial begins with, and what is created while it runs. */
export interface World {
  readonly tenantId: string;
  readonly old: readonly PlannedRecord[];
  readonly unborn: readonly PlannedRecord[];
}

const OLD = 5;
const UNBORN = 4;
/** The last records belong to customers that the store has never met: their epochs are made in the race. */
const OF_NEWCOMERS = 2;
const CUSTOMERS = 2;

export function worldOf({ run }: Shape, trial: number): World {
  const tenantId = `${run}-${trial}`;
  const records = Array.from({ length: OLD + UNBORN }, (_, i) => {
    const customerId = `${i < OLD + UNBORN - OF_NEWCOMERS ? "customer" : "newcomer"} ${i % CUSTOMERS}`;
    const owner = { tenantId, customerId };
    return { id: idOf(owner, i), owner };
  });
  return { tenantId, old: records.slice(0, OLD), unborn: records.slice(OLD) };
}

/** Some ids fit their owner's routing tags, as core's do; others do not, which a store must bear too. */
function idOf(owner: Owner, i: number): string {
  const digest = hash("sha256", `${owner.tenantId} ${i}`, "base64url");
  const tags = ownerKey(owner).slice(0, 4) + ownerKey({ tenantId: owner.tenantId }).slice(0, 4);
  return `ps_${i % 4 < 2 ? tags + digest.slice(8, 28) : digest.slice(0, 28)}`;
}

/** How often each thing is done in a trial, and how many answers a caller may wait for before it begins. */
interface Mood {
  readonly redeem: number;
  readonly revoke: number;
  readonly revokeAll: number;
  readonly create: number;
  readonly find: number;
  readonly wait: { readonly [verb in "redeem" | "revoke" | "revokeAll" | "create"]: number };
}

const moods: readonly Mood[] = [
  // Everybody at one link: nothing but another winner explains a loss.
  { redeem: 9, revoke: 0, revokeAll: 0, create: 1, find: 2, wait: { redeem: 0, revoke: 0, revokeAll: 0, create: 0 } },
  // Revocations first, redemptions behind them.
  { redeem: 5, revoke: 3, revokeAll: 0, create: 1, find: 1, wait: { redeem: 2, revoke: 0, revokeAll: 0, create: 1 } },
  // Redemptions first, revocations behind them.
  { redeem: 5, revoke: 2, revokeAll: 1, create: 1, find: 2, wait: { redeem: 0, revoke: 2, revokeAll: 2, create: 0 } },
  // Sessions made while their owner is suspended.
  { redeem: 2, revoke: 1, revokeAll: 2, create: 4, find: 2, wait: { redeem: 1, revoke: 1, revokeAll: 1, create: 3 } },
];

/** What each caller of one process does in one trial. Pure: the same for the same seed. */
export function planOf(shape: Shape, trial: number, process: number): readonly (readonly Step[])[] {
  const random = seeded(shape.seed, trial, process);
  const mood = moods[trial % moods.length]!;
  const world = worldOf(shape, trial);
  return Array.from({ length: shape.attempts }, () => attempt(random, mood, world));
}

function attempt(random: () => number, mood: Mood, { tenantId, old, unborn }: World): readonly Step[] {
  const pick = <T>(choices: readonly T[]) => choices[Math.floor(random() * choices.length)]!;
  const record = random() < 0.2 ? pick(unborn) : pick(old);
  const waited = (verb: keyof Mood["wait"]) =>
    Array.from({ length: Math.floor(random() * (mood.wait[verb] + 1)) }, (): Step => ({
      do: "find",
      record: pick(old),
    }));
  const find: Step = { do: "find", record };
  const create = (born: PlannedRecord): readonly Step[] => [
    { do: "create", record: born },
    { do: "find", record: born },
  ];
  const verb = verbOf(random, mood);
  if (verb === "redeem") return [...waited("redeem"), { do: "redeem", record }];
  if (verb === "revoke") return [...waited("revoke"), { do: "revoke", record }, find];
  if (verb === "create") return [...waited("create"), ...create(pick(unborn))];
  if (verb === "find") return [find];
  const owner = random() < 0.7 ? record.owner : { tenantId };
  return [...waited("revokeAll"), { do: "revokeAll", owner }, find, ...create(pick(unborn))];
}

const verbs = ["redeem", "revoke", "revokeAll", "create", "find"] as const;

function verbOf(random: () => number, mood: Mood): (typeof verbs)[number] {
  let rest = random() * verbs.reduce((sum, verb) => sum + mood[verb], 0);
  return verbs.find((verb) => (rest -= mood[verb]) < 0) ?? "find";
}
