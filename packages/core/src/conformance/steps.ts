import assert from "node:assert/strict";
import type { PortalSession, SessionStatus } from "../session.ts";
import type { ListPosition, ListQuery, Owner, PortalStore, Redemption } from "../store.ts";
import type { StoreSetup } from "./case.ts";
import { freshDigest, freshName, sampleSession } from "./sample.ts";

export const everyStatus: readonly SessionStatus[] = ["issued", "redeemed", "expired", "revoked"];

/** A whole day after anything a case creates; every session not revoked has expired by then. */
export const longAfter = 86_400_000;

export function freshOwner(): Owner {
  return { tenantId: freshName(), customerId: freshName() };
}

/** Creates a session that lives: with its owner's current epoch, unless the overrides say otherwise. */
export async function insert(store: PortalStore, overrides: Partial<PortalSession> = {}): Promise<PortalSession> {
  const { tenantId, customerId } = { ...freshOwner(), ...overrides };
  const epoch = overrides.epoch ?? (await store.epoch({ tenantId, customerId }));
  const session = sampleSession({ ...overrides, tenantId, customerId, epoch });
  assert.equal(await store.create(structuredClone(session)), true, "create answers true for a new id");
  return session;
}

/**
 * Creates many sessions, all but the first at once. The first makes the tenant's epoch, so that a store that
 * loses that race fails where the race is asked for, not here.
 */
export async function insertAll(
  store: PortalStore,
  all: readonly Partial<PortalSession>[],
): Promise<readonly PortalSession[]> {
  const sessions: PortalSession[] = [];
  for (let from = 0, to = 1; from < all.length; from = to, to += 50)
    sessions.push(...(await Promise.all(all.slice(from, to).map((members) => insert(store, members)))));
  return sessions;
}

export function redemption(overrides: Partial<Redemption> = {}): Redemption {
  return { at: Date.now(), tokenHash: freshDigest(), kid: null, ...overrides };
}

/** The two connections in turn, `count` times: who takes part in a race. */
export function callers({ store, second }: StoreSetup, count: number): readonly PortalStore[] {
  return Array.from({ length: count }, (_, i) => (i % 2 === 0 ? store : second));
}

/** Compares by value alone: no frozen members, prototypes or classes count, but a missing or an additional member does. */
export function assertRecord(actual: PortalSession | undefined, expected: PortalSession): void {
  assert.deepEqual(structuredClone(actual), structuredClone(expected));
}

export async function assertFound(store: PortalStore, expected: PortalSession): Promise<void> {
  assertRecord(await store.find(expected.id), expected);
}

/** Tells since when the store calls a session revoked. */
export async function revokedAt(store: PortalStore, { id }: PortalSession): Promise<number | null> {
  const found = await store.find(id);
  assert.ok(found, `find knows ${id}`);
  return found.revokedAt;
}

export async function assertLives(store: PortalStore, session: PortalSession): Promise<void> {
  assert.equal(await revokedAt(store, session), null, "no revocation covers the session");
}

export async function assertEnded(store: PortalStore, session: PortalSession): Promise<void> {
  assert.equal(typeof (await revokedAt(store, session)), "number", "find tells the session revoked");
}

/** The members of a list query that most cases leave alone. */
export function queryOf(tenantId: string, overrides: Partial<ListQuery> = {}): ListQuery {
  return { tenantId, statuses: everyStatus, now: Date.now(), limit: 100, ...overrides };
}

/**
 * Reads a list to its end, and checks on the way that it goes on downwards and within its limit.
 * @param between runs after every page but the last.
 */
export async function allPages(
  store: PortalStore,
  query: ListQuery,
  between: (page: number) => Promise<void> = async () => {},
): Promise<readonly PortalSession[]> {
  const sessions: PortalSession[] = [];
  let after = query.after;
  for (let page = 1; ; page++) {
    const answer = await store.list({ ...query, after });
    assert.ok(answer.sessions.length <= query.limit, "a page keeps its limit");
    for (const session of answer.sessions) {
      assertOlder(session, after);
      after = positionOf(session);
      sessions.push(session);
    }
    if (answer.next === null) return sessions;
    if (answer.sessions.length === 0) assertOlder(answer.next, after);
    else assert.ok(byNewest(answer.next, after!) >= 0, "next is no newer than the last session of its page");
    after = positionOf(answer.next);
    await between(page);
  }
}

/** The contract's order: `createdAt` descending, then the bytes of the id descending. */
export function byNewest(a: ListPosition, b: ListPosition): number {
  return b.createdAt - a.createdAt || Buffer.compare(Buffer.from(b.id), Buffer.from(a.id));
}

export function idsOf(sessions: readonly PortalSession[]): readonly string[] {
  return sessions.map((session) => session.id);
}

function assertOlder(position: ListPosition, than: ListPosition | undefined): void {
  if (than !== undefined) assert.ok(byNewest(than, position) < 0, "a list goes on strictly downwards");
}

function positionOf({ createdAt, id }: ListPosition): ListPosition {
  return { createdAt, id };
}
