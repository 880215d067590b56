import type { ListQuery } from "@postern/core";
import { freshDigest, sampleSession } from "@postern/core/conformance";
import { describe, expect, test } from "vitest";
import { purge } from "../src/index.ts";
import { freshStore } from "./support/database.ts";

const owner = { tenantId: "t", customerId: "c" };
const query: ListQuery = { tenantId: "t", statuses: ["issued"], now: 1, limit: 10 };
type Opened = Awaited<ReturnType<typeof freshStore>>;

/** Every verb, and how many statements it may take. */
const verbs: readonly { verb: string; count: number; run: (opened: Opened, id: string) => Promise<unknown> }[] = [
  { verb: "create", count: 1, run: ({ store }) => store.create(sampleSession()) },
  { verb: "create with an id that exists", count: 1, run: ({ store }, id) => store.create(sampleSession({ id })) },
  { verb: "find", count: 1, run: ({ store }, id) => store.find(id) },
  { verb: "find of an unknown id", count: 1, run: ({ store }) => store.find("ps_unknown") },
  { verb: "find of what cannot be an id", count: 0, run: ({ store }) => store.find("ps_a ") },
  {
    verb: "redeem",
    count: 1,
    run: ({ store }, id) => store.redeem(id, { at: 1, tokenHash: freshDigest(), kid: null }),
  },
  { verb: "revoke", count: 1, run: ({ store }, id) => store.revoke(id, 1) },
  { verb: "epoch of a known owner", count: 1, run: ({ store }) => store.epoch(owner) },
  { verb: "epoch of a new customer", count: 2, run: ({ store }) => store.epoch({ ...owner, customerId: "new" }) },
  { verb: "epoch of a new tenant", count: 3, run: ({ store }) => store.epoch({ ...owner, tenantId: "new" }) },
  { verb: "revokeAll", count: 1, run: ({ store }) => store.revokeAll(owner, 1) },
  { verb: "list of a tenant", count: 1, run: ({ store }) => store.list(query) },
  { verb: "list of a customer", count: 1, run: ({ store }) => store.list({ ...query, ...owner, actor: "a" }) },
  { verb: "list of an external id", count: 1, run: ({ store }) => store.list({ ...query, customerExternalId: "e" }) },
  {
    verb: "list from a position on",
    count: 1,
    run: ({ store }, id) => store.list({ ...query, after: { createdAt: 9, id } }),
  },
  { verb: "purge", count: 2, run: ({ db }) => purge(db, { now: Number.MAX_SAFE_INTEGER }) },
];

describe.each(verbs)("$verb", ({ count, run }) => {
  test(`takes ${count} statements`, async () => {
    const { statements } = await afterRunning(run);
    expect(statements.map(({ sql }) => sql)).toHaveLength(count);
  });

  test("searches by an index, scans no table and sorts nothing", async () => {
    const { statements, handle } = await afterRunning(run);
    for (const { sql, parameters } of statements) {
      const plan = handle.prepare(`explain query plan ${sql}`).all(...parameters) as { detail: string }[];
      for (const { detail } of plan) expect(detail).toMatch(/^SEARCH /);
    }
  });
});

async function afterRunning(run: (opened: Opened, id: string) => Promise<unknown>): Promise<Opened> {
  const opened = await freshStore();
  const session = sampleSession({ ...owner, epoch: await opened.store.epoch(owner) });
  await opened.store.create(session);
  opened.statements.length = 0;
  await run(opened, session.id);
  return opened;
}
