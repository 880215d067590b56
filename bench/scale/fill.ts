import assert from "node:assert/strict";
import type { PortalStore } from "@postern/core";
import type { Database, Engine } from "./engine.ts";
import { rounded } from "./latency.ts";
import type { Target } from "./operations.ts";
import { sampler } from "./sample.ts";
import type { Sample } from "./sample.ts";

const CHECKED = 200;

/** A database that was filled, with what that took. */
export interface Filled extends Target {
  readonly database: Database;
  readonly sessions: number;
  readonly bytesPerSession: number;
  readonly fillSeconds: number;
}

/** Fills one more database of an engine, and checks through the store that it holds what it was given. */
export async function fillOne(engine: Engine, sessions: number): Promise<Filled> {
  const database = await engine.open(`s${sessions}`);
  const sampling = sampler();
  const before = await database.bytes();
  const start = performance.now();
  await database.load({ sessions, now: Date.now(), due: engine.due }, sampling.tell);
  const fillSeconds = rounded((performance.now() - start) / 1000);
  const bytesPerSession = Math.round(((await database.bytes()) - before) / sessions);
  const sample = sampling.sample();
  await check(database.store, sample);
  return { database, store: database.store, sample, sessions, bytesPerSession, fillSeconds };
}

async function check(store: PortalStore, sample: Sample): Promise<void> {
  for (let i = 0; i < CHECKED; i++) {
    const session = sample.any();
    assert.deepEqual(await store.find(session.id), session);
    const { tenantId, customerId, customerExternalId } = session;
    for (const filter of [{ customerId }, { customerExternalId: customerExternalId! }]) {
      const statuses = ["issued", "redeemed", "expired", "revoked"] as const;
      const page = await store.list({ tenantId, ...filter, statuses, now: Date.now(), limit: 100 });
      assert.ok(
        page.sessions.some(({ id }) => id === session.id),
        "its customer's list has the session",
      );
    }
  }
}
