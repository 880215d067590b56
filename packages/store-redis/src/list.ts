import { ownerKey, statusOf } from "@postern/core";
import type { ListPage, ListPosition, ListQuery, PortalSession } from "@postern/core";
import type { RedisClient } from "./client.ts";
import type { Database } from "./database.ts";
import { covered } from "./epochs.ts";
import { entryOf, positionText } from "./index-entry.ts";
import type { IndexEntry } from "./index-entry.ts";
import { sweepScript } from "./index-scripts.ts";
import { externalKeyOf, ownerKeysOf, tagOf } from "./keys.ts";
import type { Place } from "./keys.ts";
import { recordOf } from "./record.ts";
import { plainRun } from "./run.ts";

// The contract allows a thousand; a quarter of that keeps the dearest page within 50 ms on a slow machine.
const EXAMINED = 250;

/** Makes `list`: it walks one index downwards in bounded steps, and what an index says the record must confirm. */
export function lister(client: RedisClient, database: Database): (query: ListQuery) => Promise<ListPage> {
  const sweep = plainRun(client); // no revocation hangs on it: no replica needs to acknowledge it
  return async (query) => {
    const index = database.keys.index(narrowest(query));
    const sessions: PortalSession[] = [];
    let after = query.after;
    let examined = 0;
    while (examined < EXAMINED) {
      // The first step takes one more than asked for: it tells whether there is a next page.
      const size = examined === 0 ? query.limit + 1 : EXAMINED - examined;
      const entries = await entriesBelow(client, index, after, size);
      const records = await recordsOf(database, entries, query);
      const dead = entries.filter((entry, i) => records[i] === undefined && entry.dueAt <= query.now);
      // An entry whose record may still be on its way stays, by the server's clock. Failing to tidy up is no failure.
      if (dead.length > 0)
        await sweep(sweepScript, index.key, ...dead.map(({ member }) => member)).catch(() => undefined);
      for (const [i, { createdAt, id }] of entries.entries()) {
        const session = records[i];
        after = { createdAt, id };
        if (session !== undefined && isAsked(session, query)) sessions.push(session);
        const atEnd = entries.length < size && i === entries.length - 1;
        if (sessions.length === query.limit) return { sessions, next: atEnd ? null : after };
      }
      if (entries.length < size) return { sessions, next: null };
      examined += entries.length;
    }
    return { sessions, next: after ?? null };
  };
}

function narrowest({ tenantId, customerId, customerExternalId }: ListQuery): string {
  if (customerId !== undefined) return ownerKey({ tenantId, customerId });
  if (customerExternalId !== undefined) return externalKeyOf(tenantId, customerExternalId);
  return ownerKey({ tenantId });
}

async function entriesBelow(
  client: RedisClient,
  { key, stem }: Place,
  after: ListPosition | undefined,
  size: number,
): Promise<readonly IndexEntry[]> {
  // A tilde sorts above whatever an entry goes on with.
  const from = `(${stem}${after === undefined ? "~" : positionText(after)}`;
  const members = await client.zrevrangebylex(key, from, `[${stem}`, "LIMIT", 0, size);
  return members.map((member) => entryOf(stem, member));
}

/**
 * The record of each entry, if there is one that the entry speaks of: of the tenant, and created at that instant.
 * Otherwise the entry is left from a create that lost its id to another.
 */
async function recordsOf(
  { keys, read }: Database,
  entries: readonly IndexEntry[],
  { tenantId }: ListQuery,
): Promise<readonly (PortalSession | undefined)[]> {
  const texts = await read(entries.map(({ id }) => keys.record(id)));
  const records = entries.map(({ id, createdAt }, i) => {
    const text = texts[i];
    const record = text === null || text === undefined ? undefined : recordOf(id, text);
    return record?.tenantId === tenantId && record.createdAt === createdAt ? record : undefined;
  });
  const owners = records.map((record) => record && ownerKeysOf(record));
  const tags = new Set(owners.flatMap((each) => (each ? [tagOf(each.tenant), tagOf(each.customer)] : [])));
  const answers = await read([...tags].map(keys.epochs));
  const epochs = new Map([...tags].map((tag, i) => [tag, answers[i] ?? null]));
  const textOf = (key: string) => epochs.get(tagOf(key)) ?? null;
  return records.map((record, i) => {
    const own = owners[i];
    return record && own && covered(record, own, textOf(own.tenant), textOf(own.customer));
  });
}

// The index was found by a hash that was cut short, so every filter is asked again.
function isAsked(session: PortalSession, query: ListQuery): boolean {
  const { customerId, customerExternalId, actor, statuses, now } = query;
  if (customerId !== undefined && session.customerId !== customerId) return false;
  if (customerExternalId !== undefined && session.customerExternalId !== customerExternalId) return false;
  if (actor !== undefined && session.actor !== actor) return false;
  return statuses.includes(statusOf(session, now));
}
